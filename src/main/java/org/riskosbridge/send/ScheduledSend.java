package org.riskosbridge.send;

import java.util.Optional;

/**
 * A send that {@link SendRun} has scheduled.
 *
 * @param at {@link System#nanoTime}
 * @param attempt the retry or the follow-up delivery; when absent, the next delivery may start
 */
record ScheduledSend(long at, Optional<SendAttempt> attempt) implements Comparable<ScheduledSend> {

    static ScheduledSend turn(long at) {
        return new ScheduledSend(at, Optional.empty());
    }

    static ScheduledSend attempt(SendAttempt attempt) {
        return new ScheduledSend(attempt.due(), Optional.of(attempt));
    }

    /** Orders by {@link #at}. Compares by difference, because {@link System#nanoTime} may overflow. */
    @Override
    public int compareTo(ScheduledSend other) {
        return Long.signum(at - other.at);
    }
}
