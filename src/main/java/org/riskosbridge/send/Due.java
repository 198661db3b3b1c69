package org.riskosbridge.send;

import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * What a {@link Run} is to do at a time.
 *
 * @param at {@link System#nanoTime}
 * @param attempt a retry; when absent, the next delivery may begin
 */
record Due(long at, Optional<Attempt> attempt) implements Delayed {

    static Due turn(long at) {
        return new Due(at, Optional.empty());
    }

    static Due attempt(Attempt attempt) {
        return new Due(attempt.due(), Optional.of(attempt));
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** By {@link #at}, whose overflow {@link System#nanoTime} leaves to its callers. */
    @Override
    public int compareTo(Delayed other) {
        return Long.signum(at - ((Due) other).at);
    }
}
