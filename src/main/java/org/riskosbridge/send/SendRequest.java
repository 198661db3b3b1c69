package org.riskosbridge.send;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The parameters of a run: content, target, pace, credentials. Each part validates itself and throws an {@link IllegalArgumentException} with a
 * message that says what to change.
 *
 * @param log file for one line per attempt, see {@link AttemptLog}
 */
public record SendRequest(
        URI url,
        SendCredentials credentials,
        Content content,
        Pace pace,
        Retries retries,
        Trust trust,
        Optional<Path> log) {

    public SendRequest {
        requireHttp("the URL", url);
    }

    static void requireHttp(String what, URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException(what + " must start with http:// or https:// and name a host");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(what + " must not contain a user or password");
        }
    }
}
