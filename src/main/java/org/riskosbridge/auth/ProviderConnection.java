package org.riskosbridge.auth;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a provider that was unavailable when the bridge started. quarkus-oidc would try once per request, each time with a new HTTP
 * client. This class makes one attempt at a time, and pauses after a failed attempt.
 */
final class ProviderConnection {

    /** The pause is short compared with RiskOS's time between retries, and long compared with the time between requests of a flood. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Uni<?>> connect;
    private final LongSupplier clock;
    private @Nullable Future<Void> attempt;
    private long pauseUntil;

    /**
     * Starts nothing before {@link #reach}.
     *
     * @param connect one attempt, which must end by itself
     * @param clock monotonic clock in nanoseconds
     */
    ProviderConnection(Supplier<Uni<?>> connect, LongSupplier clock) {
        this.connect = connect;
        this.clock = clock;
        this.pauseUntil = clock.getAsLong();
    }

    /** {@return the result of the current attempt or of a new one; failed at once during the pause} */
    synchronized Future<Void> reach() {
        if (attempt != null) {
            return attempt;
        }
        if (clock.getAsLong() - pauseUntil < 0) {
            return Future.failedFuture("the last attempt failed just now");
        }
        Promise<Void> outcome = Promise.promise();
        attempt = outcome.future();
        Uni.createFrom()
                .<Object>deferred(connect)
                .subscribe()
                .with(
                        ready -> {
                            ended();
                            outcome.complete();
                        },
                        failure -> {
                            ended();
                            outcome.fail(failure);
                        });
        return outcome.future();
    }

    private synchronized void ended() {
        attempt = null;
        pauseUntil = clock.getAsLong() + PAUSE.toNanos();
    }
}
