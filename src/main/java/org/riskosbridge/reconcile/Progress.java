package org.riskosbridge.reconcile;

import java.time.Duration;

/**
 * The progress of a task.
 *
 * @param part name of the task, in a few words
 * @param done work done: records, keys or seconds
 * @param remaining estimated work left
 * @param taken time so far
 */
public record Progress(String part, long done, long remaining, Duration taken) {

    /** No task is running. */
    static final Progress NONE = new Progress("", 0, 0, Duration.ZERO);

    /** {@return the estimated time left at the current speed; zero when unknown} */
    public Duration eta() {
        return done == 0 ? Duration.ZERO : Duration.ofMillis((long) ((double) taken.toMillis() / done * remaining));
    }

    /** Receives progress. */
    public interface Observer {
        void at(Progress progress);
    }
}
