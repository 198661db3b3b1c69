package org.riskosbridge.send;

import java.util.Optional;

/**
 * What a {@link SendRun} is to do at a time.
 *
 * @param at {@link System#nanoTime}
 * @param attempt a retry; when absent, the next delivery may begin
 */
record ScheduledSend(long at, Optional<SendAttempt> attempt) implements Comparable<ScheduledSend> {

    static ScheduledSend turn(long at) {
        return new ScheduledSend(at, Optional.empty());
    }

    static ScheduledSend attempt(SendAttempt attempt) {
        return new ScheduledSend(attempt.due(), Optional.of(attempt));
    }

    /** By {@link #at}, whose overflow {@link System#nanoTime} leaves to its callers. */
    @Override
    public int compareTo(ScheduledSend other) {
        return Long.signum(at - other.at);
    }
}
