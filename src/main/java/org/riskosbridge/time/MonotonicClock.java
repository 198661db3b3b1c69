package org.riskosbridge.time;

import java.time.Duration;

/** The monotonic clock of this process: durations and timers, never the time of day. Wall-clock time comes from Redis only. */
public interface MonotonicClock {

    /** {@return nanoseconds since an arbitrary moment; never decreases} */
    long nanoTime();

    /** Runs a task once, on the caller's own event loop. */
    void after(Duration delay, Runnable task);
}
