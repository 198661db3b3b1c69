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
                    + " in time: see whether it is overloaded, or raise --timeout.");
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
            return "its certificate is not believed; name its authority with --cacert, or try --insecure.";
        }
        if (reason.contains("SSL") || reason.contains("TLS") || reason.contains("plaintext")) {
            return "does it speak TLS at this port? Try http:// instead of https://.";
        }
        if (reason.equals("unknown host")) {
            return "check the host name in the URL.";
        }
        if (reason.equals("connection refused")) {
            return "is the bridge running, and is the port right?";
        }
        return url.getScheme().equalsIgnoreCase("http")
                ? "it broke off; if it speaks TLS at this port, use https:// instead of http://."
                : "it broke off.";
    }

    private static String status(URI url, AttemptResult.Status status, boolean isCredentialSent) {
        String said = status.detail().isEmpty() ? "" : " \"" + status.detail() + "\"";
        return "Answered " + status.code() + "." + said + " " + status(url, status.code(), isCredentialSent);
    }

    private static String status(URI url, int code, boolean isCredentialSent) {
        return switch (code) {
            case 401 ->
                isCredentialSent
                        ? "The credential that was sent is not the one of " + url.getPath()
                                + ": compare it with the receiver's. The receiver's log says what was wrong."
                        : "No credential was sent. Give the one of " + url.getPath()
                                + ": --bearer-file, --basic-file or --oauth2-token-url.";
            case 403 ->
                "The credential is genuine but not entitled to this webhook: check --oauth2-scope and the client; or this machine's"
                        + " address may not deliver.";
            case 404, 405 -> "Is there a webhook at " + url.getPath() + "? The bridge's paths are /webhooks/<name>.";
            case 408 -> "The body did not arrive in time: is the way to the receiver slow?";
            case 413 -> "The body is larger than the receiver's limit: lower --size, or raise the limit.";
            case 429, 503 -> "The receiver cannot take events now: see its readiness and its log.";
            default -> {
                if (code / 100 == 2) {
                    yield "RiskOS counts 200 alone as delivered.";
                }
                yield code / 100 == 3 ? "Redirects are not followed: give the final URL." : "See the receiver's log.";
            }
        };
    }
}
