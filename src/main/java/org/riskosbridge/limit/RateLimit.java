package org.riskosbridge.limit;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many a second, and as many at once: the generic cell rate algorithm (ITU-T I.371), which needs one number, the time
 * at which the next one would be due if all came evenly.
 */
public final class RateLimit {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final AtomicLong due;

    /**
     * A limit that nothing has been counted against.
     *
     * @param perSecond how many a second; unlimited when absent
     * @param now {@link System#nanoTime}
     */
    public RateLimit(OptionalInt perSecond, long now) {
        this.interval = perSecond.isPresent() ? SECOND / perSecond.getAsInt() : 0;
        this.due = new AtomicLong(now);
    }

    /** {@return whether one more may pass at this time, {@link System#nanoTime}} */
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
