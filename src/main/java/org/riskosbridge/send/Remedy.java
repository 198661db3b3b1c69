package org.riskosbridge.send;

import java.net.URI;
import java.util.Optional;

/** Advice for the user about a result. */
final class Remedy {

    private Remedy() {}

    /**
     * {@return one or two sentences, the same for the same kind of result; empty after a success}
     *
     * @param isCredentialSent whether the attempt had an {@code Authorization} header
     */
    static Optional<String> of(URI url, AttemptResult result, boolean isCredentialSent) {
        if (result instanceof AttemptResult.TimedOut) {
            return Optional.of("No answer from " + url.getAuthority()
                    + " in time: check whether it is overloaded, or raise --timeout.");
        }
        if (result instanceof AttemptResult.ConnectionFailed failed) {
            return Optional.of("No connection to " + url.getAuthority() + " (" + failed.reason() + "): "
                    + connection(url, failed.reason()));
        }
        return result.isDelivered()
                ? Optional.empty()
                : Optional.of(status(url, (AttemptResult.Status) result, isCredentialSent));
    }

    private static String connection(URI url, String reason) {
        if (reason.contains("PKIX") || reason.contains("subject alternative") || reason.contains("No name matching")) {
            return "its certificate is not trusted; give its certificate authority with --cacert, or try --insecure.";
        }
        if (reason.contains("SSL") || reason.contains("TLS") || reason.contains("plaintext")) {
            return "does this port use TLS? Try http:// instead of https://.";
        }
        if (reason.equals("unknown host")) {
            return "check the host name in the URL.";
        }
        if (reason.equals("connection refused")) {
            return "is the bridge running, and is the port right?";
        }
        return url.getScheme().equalsIgnoreCase("http")
                ? "the connection was closed; if this port uses TLS, write https:// instead of http://."
                : "the connection was closed.";
    }

    private static String status(URI url, AttemptResult.Status status, boolean isCredentialSent) {
        String said = status.detail().isEmpty() ? "" : " \"" + status.detail() + "\"";
        return "Answered " + status.code() + "." + said + " " + status(url, status.code(), isCredentialSent);
    }

    private static String status(URI url, int code, boolean isCredentialSent) {
        return switch (code) {
            case 401 ->
                isCredentialSent
                        ? "The sent credential is not valid for " + url.getPath()
                                + ": compare it with the receiver's credential. The receiver's log has the reason."
                        : "No credential was sent. Give the credential of " + url.getPath()
                                + ": --bearer-file, --basic-file or --oauth2-token-url.";
            case 403 ->
                "The credential is valid, but not for this webhook: check --oauth2-scope and the client. Or this machine's address is"
                        + " not allowed to deliver.";
            case 404, 405 -> "Is there a webhook at " + url.getPath() + "? The bridge's paths are /webhooks/<name>.";
            case 408 -> "The body did not arrive in time: is the network to the receiver slow?";
            case 413 -> "The body is larger than the receiver's limit: lower --size, or raise the limit.";
            case 429, 503 -> "The receiver does not accept events now: check its readiness and its log.";
            default -> {
                if (code / 100 == 2) {
                    yield "RiskOS counts only 200 as delivered.";
                }
                yield code / 100 == 3 ? "Redirects are not followed: give the final URL." : "See the receiver's log.";
            }
        };
    }
}
