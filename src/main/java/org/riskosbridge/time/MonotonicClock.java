package org.riskosbridge.time;

import java.time.Duration;

/** This process's own time: how long something takes, never what time of day it is. That only the index says. */
public interface MonotonicClock {

    /** {@return nanoseconds since some moment; never goes back} */
    long nanoTime();

    /** Runs a task once, on the caller's own event loop. */
    void after(Duration delay, Runnable task);
}
