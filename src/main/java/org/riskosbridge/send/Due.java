package org.riskosbridge.send;

import java.util.Optional;

/**
 * What a {@link Run} is to do at a time.
 *
 * @param at {@link System#nanoTime}
 * @param attempt a retry; when absent, the next delivery may begin
 */
record Due(long at, Optional<Attempt> attempt) implements Comparable<Due> {

    static Due turn(long at) {
        return new Due(at, Optional.empty());
    }

    static Due attempt(Attempt attempt) {
        return new Due(attempt.due(), Optional.of(attempt));
    }

    /** By {@link #at}, whose overflow {@link System#nanoTime} leaves to its callers. */
    @Override
    public int compareTo(Due other) {
        return Long.signum(at - other.at);
    }
}
