package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.riskosbridge.auth.TestDeliveries.verdict;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuth2AuthenticatorTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final long NOW = 1_795_385_457;
    private static final BearerChallenge CHALLENGE = new BearerChallenge("riskos");

    private final List<String> checked = new ArrayList<>();
    private Future<TokenCheck> answer = Future.succeededFuture(TokenCheck.Refused.INSTANCE);

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void aGoodTokenIsCheckedOnce() {
        OAuth2Authenticator oauth2 = remembering(Duration.ofMinutes(1));
        answer = genuine(OptionalLong.of(NOW + 600));
        assertThat(verdict(oauth2, "Bearer one")).isEqualTo(Verdict.Accepted.INSTANCE);
        assertThat(verdict(oauth2, "bearer  one")).isEqualTo(Verdict.Accepted.INSTANCE);
        assertThat(verdict(oauth2, "Bearer two")).isEqualTo(Verdict.Accepted.INSTANCE);
        assertThat(checked).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(longs = {NOW, NOW - 1, 0, -1, Long.MIN_VALUE})
    void aTokenIsNotRememberedBeyondItsExpiry(long expiry) {
        OAuth2Authenticator oauth2 = remembering(Duration.ofMinutes(1));
        answer = genuine(OptionalLong.of(expiry));
        verdict(oauth2, "Bearer one");
        verdict(oauth2, "Bearer one");
        assertThat(checked).containsExactly("one", "one");
    }

    @Test
    void aTokenThatNeverExpiresIsRememberedAsLongAsAnyOther() {
        OAuth2Authenticator oauth2 = remembering(Duration.ofMinutes(1));
        answer = genuine(OptionalLong.of(Long.MAX_VALUE));
        verdict(oauth2, "Bearer one");
        answer = genuine(OptionalLong.empty());
        verdict(oauth2, "Bearer two");
        verdict(oauth2, "Bearer one");
        verdict(oauth2, "Bearer two");
        assertThat(checked).containsExactly("one", "two");
    }

    @Test
    void whatIsNotAcceptedIsCheckedAgain() {
        OAuth2Authenticator oauth2 = remembering(Duration.ofMinutes(1));
        assertThat(verdict(oauth2, "Bearer one"))
                .isEqualTo(CHALLENGE.invalidToken(
                        "an access token that is expired, revoked or forged, or has another issuer or audience"));
        answer = Future.succeededFuture(new TokenCheck.Unknown("ask later"));
        assertThat(verdict(oauth2, "Bearer one")).isEqualTo(new Verdict.Unavailable("ask later"));
        answer = genuine(OptionalLong.empty());
        assertThat(verdict(oauth2, "Bearer one")).isEqualTo(Verdict.Accepted.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a b", "\"a\"", "ä", "a=b", "="})
    void whatCannotBeATokenIsNotChecked(String token) {
        assertThat(verdict(remembering(Duration.ZERO), "Bearer " + token))
                .isEqualTo(CHALLENGE.invalidToken("the credential is not an access token (RFC 6750)"));
        assertThat(checked).isEmpty();
    }

    @Test
    void withoutATokenTheChallengeHasNoErrorCode() {
        assertThat(verdict(remembering(Duration.ZERO))).isEqualTo(CHALLENGE.tokenMissing("no Authorization header"));
        assertThat(verdict(remembering(Duration.ZERO), "Bearer one", "Bearer one"))
                .isEqualTo(CHALLENGE.tokenMissing("more than one Authorization header"));
        assertThat(checked).isEmpty();
    }

    @Test
    void eachOfManyThatWaitForOneCheckGoesOnOnItsOwnContext() throws Exception {
        OAuth2Authenticator oauth2 = remembering(Duration.ZERO);
        Promise<TokenCheck> slow = Promise.promise();
        answer = slow.future();
        List<CompletableFuture<Boolean>> onOwnContext = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Boolean> own = new CompletableFuture<>();
            onOwnContext.add(own);
            Context context = VERTX.getOrCreateContext();
            CompletableFuture<Void> asked = new CompletableFuture<>();
            context.runOnContext(here -> {
                oauth2.authenticate(TestDeliveries.delivery("Bearer one"))
                        .onSuccess(verdict -> own.complete(Vertx.currentContext() == context));
                asked.complete(null);
            });
            asked.get(5, TimeUnit.SECONDS);
        }
        slow.complete(TokenCheck.Refused.INSTANCE);
        for (CompletableFuture<Boolean> own : onOwnContext) {
            assertThat(own.get(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(checked).containsExactly("one");
    }

    private static Future<TokenCheck> genuine(OptionalLong expiry) {
        return Future.succeededFuture(
                new TokenCheck.Genuine(new TokenClaims(Set.of("bridge"), Set.of(), "riskos", expiry)));
    }

    private OAuth2Authenticator remembering(Duration remember) {
        return new OAuth2Authenticator(
                VERTX,
                (token, request) -> {
                    checked.add(token);
                    return answer;
                },
                new TokenRequirements(Set.of("bridge"), Set.of(), Set.of()),
                remember,
                Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC),
                CHALLENGE);
    }
}
