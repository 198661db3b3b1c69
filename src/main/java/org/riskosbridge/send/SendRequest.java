package org.riskosbridge.send;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to send, where, and how. Every part checks itself; a wrong one is an {@link IllegalArgumentException} whose
 * message a user can act on.
 *
 * @param log where one line per attempt is written, see {@link AttemptLog}
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
            throw new IllegalArgumentException(what + " must not carry a user or password");
        }
    }
}
