package org.riskosbridge.auth;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds what a stranger can make the bridge ask of a provider with random opaque tokens, each of which costs one
 * introspection: so many at a time, and none in the moment after one that got no answer.
 */
final class IntrospectionLimit {

    /** RiskOS needs one per new token. */
    private static final int MOST_AT_ONCE = 16;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final LongSupplier clock;
    private int inside;
    private long pauseUntil;

    /** @param clock nanoseconds that only ever grow */
    IntrospectionLimit(LongSupplier clock) {
        this.clock = clock;
        this.pauseUntil = clock.getAsLong();
    }

    /** {@return whether the provider may be asked; if so, {@link #leave} must follow} */
    synchronized boolean enter() {
        if (inside >= MOST_AT_ONCE || isPausing()) {
            return false;
        }
        inside++;
        return true;
    }

    /** {@return whether the provider has just given no answer} */
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
