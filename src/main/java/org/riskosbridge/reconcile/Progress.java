package org.riskosbridge.reconcile;

import java.time.Duration;

/**
 * How far a piece of work has come.
 *
 * @param part what is being done, in a few words
 * @param done how much of it is done: records, keys or seconds
 * @param remaining how much there is still to do, as far as is known
 * @param taken how long it took so far
 */
public record Progress(String part, long done, long remaining, Duration taken) {

    /** Nothing is being done. */
    static final Progress NONE = new Progress("", 0, 0, Duration.ZERO);

    /** {@return how long the rest will take, if it goes on like that; zero when nothing is known} */
    public Duration eta() {
        return done == 0 ? Duration.ZERO : Duration.ofMillis((long) ((double) taken.toMillis() / done * remaining));
    }

    /** Is told of progress, again and again. */
    public interface Observer {
        void at(Progress progress);
    }
}
