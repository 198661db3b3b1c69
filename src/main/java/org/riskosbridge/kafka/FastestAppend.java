package org.riskosbridge.kafka;

import java.util.concurrent.TimeUnit;

/**
 * The fastest append of the last 5 to 10 s: how far Kafka is. Slower appends say how busy the machine is. Thread-safe; an update that another
 * thread overwrites is made good by the next append.
 */
final class FastestAppend {

    /** Nanoseconds. Longer than a pause of Kafka; a leader in another zone counts after twice as long at most. */
    static final long PERIOD = TimeUnit.SECONDS.toNanos(5);

    private volatile long periodBefore = Long.MAX_VALUE;
    private volatile long period = Long.MAX_VALUE;
    private volatile long since;

    /** @param now {@link System#nanoTime()} */
    FastestAppend(long now) {
        this.since = now;
    }

    /** {@return nanoseconds; very many before the first append} */
    long nanos() {
        return Math.min(periodBefore, period);
    }

    /**
     * Takes an append into account.
     *
     * @param nanos from sending the record to Kafka's acknowledgement
     * @param now {@link System#nanoTime()}
     */
    void took(long nanos, long now) {
        if (now - since >= PERIOD) {
            since = now;
            periodBefore = period;
            period = nanos;
        } else if (nanos < period) {
            period = nanos;
        }
    }
}
