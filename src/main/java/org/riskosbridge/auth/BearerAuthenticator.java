package org.riskosbridge.auth;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;

/** RFC 6750 with tokens that the operator configures. */
final class BearerAuthenticator implements Authenticator {

    private static final Future<Verdict> ACCEPTED = Future.succeededFuture(Verdict.Accepted.INSTANCE);

    private final LiveSecrets tokens;
    private final BearerChallenge challenge;
    private final Future<Verdict> wrong;

    BearerAuthenticator(LiveSecrets tokens, BearerChallenge challenge) {
        this.tokens = tokens;
        this.challenge = challenge;
        this.wrong = Future.succeededFuture(challenge.invalidToken("wrong token"));
    }

    @Override
    public Future<Verdict> authenticate(RoutingContext request) {
        String token = SchemeCredentials.of(request, "Bearer");
        if (token == null) {
            return Future.succeededFuture(challenge.tokenMissing(SchemeCredentials.absence(request, "Bearer")));
        }
        return tokens.contain(token.getBytes(StandardCharsets.UTF_8)) ? ACCEPTED : wrong;
    }
}
