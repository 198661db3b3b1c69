package org.riskosbridge.send;

/** Who watches a run. Called on any thread. */
public interface SendObserver {

    /** One sentence for the user, each at most once in a run: what goes wrong, and the remedy. */
    void notice(String sentence);

    /** So many deliveries have come to their end so far, failed ones too. */
    void finished(long deliveries);
}
