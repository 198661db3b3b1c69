package org.riskosbridge.auth;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the credentials of one scheme from a request's {@code Authorization} field (RFC 9110, section 11.6.2). */
final class SchemeCredentials {

    /** The authentication schemes that webhooks use, out of IANA's registry. */
    private static final List<String> KNOWN_SCHEMES = List.of("Basic", "Bearer", "Digest", "Negotiate");

    private SchemeCredentials() {}

    /**
     * {@return the text after the scheme's name; null when the request has no credentials of this scheme} A request with two {@code
     * Authorization} fields has none: the bridge cannot know which of them a proxy has checked.
     *
     * @param scheme case-insensitive (RFC 9110, section 11.1)
     */
    static @Nullable String of(RoutingContext request, String scheme) {
        List<String> fields = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (fields.size() != 1) {
            return null;
        }
        String field = fields.get(0);
        if (!field.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return null;
        }
        int start = scheme.length();
        while (start < field.length() && field.charAt(start) == ' ') {
            start++;
        }
        boolean divided = start > scheme.length() && start < field.length();
        return divided ? field.substring(start) : null;
    }

    /** {@return the reason why {@link #of} finds no credentials, for the operator's log; contains nothing of the field itself} */
    static String absence(RoutingContext request, String scheme) {
        List<String> fields = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (fields.isEmpty()) {
            return "no Authorization header";
        }
        if (fields.size() > 1) {
            return "more than one Authorization header";
        }
        String named = fields.get(0).split(" ", 2)[0];
        if (named.equalsIgnoreCase(scheme)) {
            return "an Authorization header without credentials";
        }
        // Any other word may be the secret itself instead of a scheme, so the log does not show it.
        return KNOWN_SCHEMES.stream()
                .filter(named::equalsIgnoreCase)
                .findFirst()
                .map(other -> "scheme " + other + ", but the webhook expects " + scheme)
                .orElse("an Authorization header of another scheme than " + scheme);
    }
}
