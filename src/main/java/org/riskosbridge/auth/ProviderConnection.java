package org.riskosbridge.auth;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reaches a provider that was away when the bridge started. quarkus-oidc would try once per request, each time with an
 * HTTP client of its own; here it is one attempt at a time, and a pause after one that failed.
 */
final class ProviderConnection {

    /** Short against the vendor's time between redeliveries, long against a flood of requests. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Uni<?>> connect;
    private final LongSupplier clock;
    private @Nullable Future<Void> attempt;
    private long pauseUntil;

    /**
     * Nothing is attempted before {@link #reach}.
     *
     * @param connect one attempt; it must end by itself
     * @param clock nanoseconds that only ever grow
     */
    ProviderConnection(Supplier<Uni<?>> connect, LongSupplier clock) {
        this.connect = connect;
        this.clock = clock;
        this.pauseUntil = clock.getAsLong();
    }

    /** {@return what comes of the attempt under way, or of a new one; failed at once during the pause} */
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
