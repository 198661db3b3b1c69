package org.riskosbridge.auth;

import java.time.Duration;

/**
 * Bounds what a stranger can make the bridge ask of a provider with random opaque tokens, each of which costs one
 * introspection: so many at a time, and none in the moment after one that got no answer.
 */
final class ProviderGate {

    /** RiskOS needs one per new token. */
    private static final int MOST_AT_ONCE = 16;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private int inside;
    private long pauseUntil = System.nanoTime();

    /** {@return whether the provider may be asked; if so, {@link #leave} must follow} */
    synchronized boolean enter() {
        if (inside >= MOST_AT_ONCE || System.nanoTime() - pauseUntil < 0) {
            return false;
        }
        inside++;
        return true;
    }

    synchronized void leave(boolean answered) {
        inside--;
        if (!answered) {
            pauseUntil = System.nanoTime() + PAUSE.toNanos();
        }
    }
}
