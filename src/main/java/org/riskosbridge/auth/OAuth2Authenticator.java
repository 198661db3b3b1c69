package org.riskosbridge.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.riskosbridge.event.Digests;

/**
 * RFC 6750 with access tokens of the customer's identity provider. Each token is checked once, and its digest is then cached for a while. Deliveries
 * with the same token wait for the check that is in progress.
 */
final class OAuth2Authenticator implements Authenticator {

    private static final Logger LOG = Logger.getLogger(OAuth2Authenticator.class);

    private static final Future<Verdict> ACCEPTED = Future.succeededFuture(Verdict.Accepted.INSTANCE);

    /** RFC 6750, section 2.1, {@code b64token}; the first character may not be a dot, because no parser accepts such a token. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_~+/-][A-Za-z0-9._~+/-]*=*");

    private final Vertx vertx;
    private final BiFunction<String, RoutingContext, Future<TokenCheck>> tenant;
    private final TokenRequirements tokenRequirements;
    private final Duration remember;
    private final Clock clock;
    private final TokenCache remembered = new TokenCache(System::nanoTime);
    private final Map<ByteBuffer, Future<Verdict>> underWay = new ConcurrentHashMap<>();
    private final BearerChallenge challenge;
    private final Future<Verdict> invalid;

    /**
     * @param tenant checks a token, never with a failed future
     * @param remember maximum time for which a valid token is cached
     * @param clock wall clock, because tokens contain wall-clock times
     */
    OAuth2Authenticator(
            Vertx vertx,
            BiFunction<String, RoutingContext, Future<TokenCheck>> tenant,
            TokenRequirements tokenRequirements,
            Duration remember,
            Clock clock,
            BearerChallenge challenge) {
        this.vertx = vertx;
        this.tenant = tenant;
        this.tokenRequirements = tokenRequirements;
        this.remember = remember;
        this.clock = clock;
        this.challenge = challenge;
        this.invalid =
                Future.succeededFuture(challenge.invalidToken("the credential is not an access token (RFC 6750)"));
    }

    @Override
    public Future<Verdict> authenticate(RoutingContext request) {
        String token = SchemeCredentials.of(request, "Bearer");
        if (token == null) {
            return Future.succeededFuture(challenge.tokenMissing(SchemeCredentials.absence(request, "Bearer")));
        }
        ByteBuffer digest = ByteBuffer.wrap(Digests.sha256(token.getBytes(StandardCharsets.UTF_8)));
        if (remembered.contains(digest)) {
            return ACCEPTED;
        }
        if (!TOKEN.matcher(token).matches()) {
            return invalid;
        }
        return onOwnContext(checkOnce(digest, token, request));
    }

    private Future<Verdict> checkOnce(ByteBuffer digest, String token, RoutingContext request) {
        Promise<Verdict> promise = Promise.promise();
        Future<Verdict> other = underWay.putIfAbsent(digest, promise.future());
        if (other != null) {
            return other;
        }
        tenant.apply(token, request).onComplete(check -> {
            Verdict verdict = verdict(digest, check.result());
            underWay.remove(digest);
            promise.complete(verdict);
        });
        return promise.future();
    }

    private Verdict verdict(ByteBuffer digest, TokenCheck check) {
        if (check instanceof TokenCheck.Genuine genuine) {
            return entitled(digest, genuine.claims());
        }
        if (check instanceof TokenCheck.TooMany) {
            return Verdict.TooMany.INSTANCE;
        }
        return check instanceof TokenCheck.Unknown unknown
                ? new Verdict.Unavailable(unknown.remedy())
                : challenge.invalidToken(
                        "an access token that is expired, revoked or forged, or has another issuer or audience");
    }

    private Verdict entitled(ByteBuffer digest, TokenClaims claims) {
        if (!tokenRequirements.isMeantForUs(claims)) {
            String why = "its aud contains no value of the tenant's token.audience";
            log(why);
            return challenge.invalidToken("a genuine access token, but " + why);
        }
        if (!tokenRequirements.hasScopes(claims)) {
            log("it does not have all of oauth2.scopes");
            return challenge.insufficientScope();
        }
        if (!tokenRequirements.isOfKnownClient(claims)) {
            log("its client is not in oauth2.client-ids");
            return challenge.insufficientScope();
        }
        remembered.remember(digest, timeToRemember(claims));
        return Verdict.Accepted.INSTANCE;
    }

    /** Only a client of the provider can cause this line, so strangers cannot flood the log. Omits the claims, which may be personal data. */
    private void log(String why) {
        LOG.warnf("Webhook %s refused a genuine access token: %s", challenge.realm(), why);
    }

    private Duration timeToRemember(TokenClaims claims) {
        if (claims.expiry().isEmpty()) {
            return remember;
        }
        Instant forgetAt = clock.instant().plus(remember);
        long expiry = Math.max(0, claims.expiry().getAsLong());
        return expiry > forgetAt.getEpochSecond()
                ? remember
                : Duration.between(clock.instant(), Instant.ofEpochSecond(expiry));
    }

    /** Another event loop may have started the check; this delivery must not continue on that event loop. */
    private Future<Verdict> onOwnContext(Future<Verdict> verdict) {
        if (verdict.isComplete()) {
            return verdict;
        }
        Context own = vertx.getOrCreateContext();
        Promise<Verdict> promise = Promise.promise();
        verdict.onSuccess(known -> own.runOnContext(here -> promise.complete(known)));
        return promise.future();
    }
}
