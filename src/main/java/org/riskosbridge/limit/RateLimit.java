package org.riskosbridge.limit;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits a rate, with bursts of one second: the generic cell rate algorithm (ITU-T I.371). Its only state is the time at which the next item
 * would be due at an even rate.
 */
public final class RateLimit {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final AtomicLong due;

    /**
     * A new limit that has not counted anything yet.
     *
     * @param perSecond items per second; unlimited when absent
     * @param now {@link System#nanoTime}
     */
    public RateLimit(OptionalInt perSecond, long now) {
        this.interval = perSecond.isPresent() ? SECOND / perSecond.getAsInt() : 0;
        this.due = new AtomicLong(now);
    }

    /** {@return whether one more item may pass at this time, {@link System#nanoTime}} */
    public boolean tryPass(long now) {
        if (interval == 0) {
            return true;
        }
        while (true) {
            long planned = due.get();
            long start = planned - now > 0 ? planned : now;
            if (start - now > SECOND - interval) {
                return false;
            }
            if (due.compareAndSet(planned, start + interval)) {
                return true;
            }
        }
    }
}
