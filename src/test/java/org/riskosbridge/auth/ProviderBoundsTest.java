package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** {@link IntrospectionLimit} and {@link ProviderConnection}: limits on the requests that strangers can cause at the provider. */
class ProviderBoundsTest {

    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final IntrospectionLimit introspections = new IntrospectionLimit(now::get);
    private final List<UniEmitter<? super String>> attempts = new ArrayList<>();
    private final ProviderConnection connection =
            new ProviderConnection(() -> Uni.createFrom().<String>emitter(attempts::add), now::get);

    @Test
    void onlySoManyAskAtOnce() {
        for (int i = 0; i < 16; i++) {
            assertThat(introspections.enter()).isTrue();
        }
        assertThat(introspections.enter()).isFalse();
        introspections.leave(true);
        assertThat(introspections.enter()).isTrue();
        assertThat(introspections.enter()).isFalse();
    }

    @Test
    void afterNoAnswerThereIsAPause() {
        assertThat(introspections.enter()).isTrue();
        introspections.leave(false);
        now.addAndGet(PAUSE - 1);
        assertThat(introspections.enter()).isFalse();
        now.addAndGet(1);
        assertThat(introspections.enter()).isTrue();
    }

    @Test
    void oneAttemptToConnectServesAll() {
        Future<Void> first = connection.reach();
        Future<Void> second = connection.reach();
        assertThat(attempts).hasSize(1);
        attempts.get(0).complete("there");
        assertThat(first.succeeded()).isTrue();
        assertThat(second.succeeded()).isTrue();
    }

    @Test
    void afterAFailedAttemptThereIsAPauseAndThenAnother() {
        Future<Void> first = connection.reach();
        attempts.get(0).fail(new IllegalStateException("away"));
        assertThat(first.failed()).isTrue();
        now.addAndGet(PAUSE - 1);
        assertThat(connection.reach().failed()).isTrue();
        assertThat(attempts).hasSize(1);
        now.addAndGet(1);
        assertThat(connection.reach().isComplete()).isFalse();
        assertThat(attempts).hasSize(2);
    }
}
