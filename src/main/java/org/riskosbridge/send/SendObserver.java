package org.riskosbridge.send;

/** Receives the progress of a run. Called on any thread. */
public interface SendObserver {

    /** One sentence for the user, at most once in a run: the problem and the remedy. */
    void notice(String sentence);

    /** The number of deliveries that have ended so far, failed ones included. */
    void finished(long deliveries);
}
