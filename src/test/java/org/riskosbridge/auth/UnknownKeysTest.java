package org.riskosbridge.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {

    private static final TokenCheck LATE = new TokenCheck.Unknown("no key set");
    private static final TokenCheck OLD_SET = new TokenCheck.KeyUnknown(false);
    private static final TokenCheck NEW_SET = new TokenCheck.KeyUnknown(true);
    private static final TokenCheck UNAVAILABLE = new TokenCheck.Unknown("unavailable");

    /** Much longer than the pause between two attempts, so that a token that waits for the fetch of another token is never late. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Vertx vertx = Vertx.vertx();
    private final UnknownKeys keys = new UnknownKeys(vertx, Duration.ofMillis(1), PATIENCE, LATE);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private TokenCheck decided(Future<TokenCheck> check) throws Exception {
        return check.toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    /** {@return the result for a token whose attempts have these results; the last result repeats} */
    private Future<TokenCheck> check(TokenCheck... attempts) {
        AtomicInteger count = new AtomicInteger();
        return keys.check(
                () -> Future.succeededFuture(attempts[Math.min(count.getAndIncrement(), attempts.length - 1)]));
    }

    @Test
    void keyThatANewSetLacksIsAWrongCredential() throws Exception {
        assertThat(decided(check(NEW_SET))).isEqualTo(TokenCheck.Refused.INSTANCE);
        assertThat(decided(check(OLD_SET, OLD_SET, NEW_SET))).isEqualTo(TokenCheck.Refused.INSTANCE);
    }

    @Test
    void tokenWaitsForAFetchThatBeganAfterItCameAndSharesIt() throws Exception {
        Future<TokenCheck> waiting = check(OLD_SET);
        assertThat(waiting.isComplete()).isFalse();
        assertThat(decided(check(NEW_SET))).isEqualTo(TokenCheck.Refused.INSTANCE);
        assertThat(decided(waiting)).isEqualTo(TokenCheck.Refused.INSTANCE);
    }

    @Test
    void keyThatTheNextSetHasIsAccepted() throws Exception {
        TokenCheck genuine = new TokenCheck.Genuine(TokenClaims.of(new io.vertx.core.json.JsonObject()));
        assertThat(decided(check(OLD_SET, genuine))).isEqualTo(genuine);
    }

    @Test
    void unavailableProviderIsAnOutage() throws Exception {
        assertThat(decided(check(OLD_SET, UNAVAILABLE))).isEqualTo(UNAVAILABLE);
        assertThat(decided(check(OLD_SET))).isEqualTo(LATE);
    }

    @Test
    void tokensBeyondThoseThatMayWaitAreNoOutageEither() throws Exception {
        List<Future<TokenCheck>> all = new ArrayList<>();
        for (int i = 0; i < UnknownKeys.MOST_WAITING; i++) {
            all.add(check(OLD_SET));
        }
        assertThat(decided(check(OLD_SET))).isEqualTo(TokenCheck.TooMany.INSTANCE);
        decided(check(NEW_SET));
        for (Future<TokenCheck> each : all) {
            assertThat(decided(each)).isEqualTo(TokenCheck.Refused.INSTANCE);
        }
        assertThat(decided(check(OLD_SET, NEW_SET))).isEqualTo(TokenCheck.Refused.INSTANCE);
    }
}
