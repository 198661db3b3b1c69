package org.riskosbridge.auth;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * RFC 7617. Compares the decoded bytes, not the text of the field: Base64 has several texts for the same bytes (with and without padding).
 */
final class BasicAuthenticator implements Authenticator {

    private static final Future<Verdict> ACCEPTED = Future.succeededFuture(Verdict.Accepted.INSTANCE);

    private final LiveSecrets users;
    private final byte[] start;
    private final String challenge;

    /**
     * @param users {@code user:password} in UTF-8, the charset that the challenge names
     * @param username the user name of all {@code users}
     */
    BasicAuthenticator(LiveSecrets users, String username, String realm) {
        this.users = users;
        this.start = (username + ':').getBytes(StandardCharsets.UTF_8);
        this.challenge = "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
    }

    @Override
    public Future<Verdict> authenticate(RoutingContext request) {
        String encoded = SchemeCredentials.of(request, "Basic");
        if (encoded == null) {
            return refused(SchemeCredentials.absence(request, "Basic"));
        }
        byte[] presented;
        try {
            presented = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException notBase64) {
            return refused("credentials that are not Base64");
        }
        return users.contain(presented) ? ACCEPTED : refused(isOfUser(presented) ? "wrong password" : "unknown user");
    }

    /** Takes the same time for each name that is at least as long as the user name. */
    private boolean isOfUser(byte[] presented) {
        return MessageDigest.isEqual(start, Arrays.copyOf(presented, start.length));
    }

    private Future<Verdict> refused(String why) {
        return Future.succeededFuture(new Verdict.Unauthorized(challenge, why));
    }
}
