package org.riskosbridge.auth;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;

/**
 * RFC 7617. Compares the decoded bytes, not the text of the field: Base64 has several texts for the same bytes (with and without padding).
 */
final class BasicAuthenticator implements Authenticator {

    private static final Future<Verdict> ACCEPTED = Future.succeededFuture(Verdict.Accepted.INSTANCE);

    private final LiveSecrets users;
    private final Future<Verdict> refused;

    /** @param users {@code user:password} in UTF-8, the charset that the challenge asks for */
    BasicAuthenticator(LiveSecrets users, String realm) {
        this.users = users;
        this.refused =
                Future.succeededFuture(new Verdict.Unauthorized("Basic realm=\"" + realm + "\", charset=\"UTF-8\""));
    }

    @Override
    public Future<Verdict> authenticate(RoutingContext request) {
        String encoded = SchemeCredentials.of(request, "Basic");
        if (encoded == null) {
            return refused;
        }
        try {
            return users.contain(Base64.getDecoder().decode(encoded)) ? ACCEPTED : refused;
        } catch (IllegalArgumentException notBase64) {
            return refused;
        }
    }
}
