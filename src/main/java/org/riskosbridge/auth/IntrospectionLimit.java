package org.riskosbridge.auth;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limits the introspections that a stranger can cause with random opaque tokens, because each introspection costs the provider one request. Limits
 * the number of introspections at a time, and pauses after an introspection without an answer.
 */
final class IntrospectionLimit {

    /** RiskOS needs one introspection for each new token. */
    private static final int MOST_AT_ONCE = 16;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final LongSupplier clock;
    private int inside;
    private long pauseUntil;

    /** @param clock monotonic clock in nanoseconds */
    IntrospectionLimit(LongSupplier clock) {
        this.clock = clock;
        this.pauseUntil = clock.getAsLong();
    }

    /** {@return whether a request to the provider is allowed; if so, {@link #leave} must follow} */
    synchronized boolean enter() {
        if (inside >= MOST_AT_ONCE || isPausing()) {
            return false;
        }
        inside++;
        return true;
    }

    /** {@return whether the last request to the provider had no answer a moment ago} */
    synchronized boolean isPausing() {
        return clock.getAsLong() - pauseUntil < 0;
    }

    synchronized void leave(boolean answered) {
        inside--;
        if (!answered) {
            pauseUntil = clock.getAsLong() + PAUSE.toNanos();
        }
    }
}
