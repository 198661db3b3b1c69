package org.riskosbridge.index;

/** The index did not answer, so whether the step was taken is not known. Carries no stack: it is an answer. */
public final class IndexUnavailable extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * An answer that did not come.
     *
     * @param message what happened, for the operator's log; holds no event data
     */
    public IndexUnavailable(String message) {
        super(message, null, false, false);
    }
}
