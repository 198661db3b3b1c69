package org.riskosbridge.index;

/** Redis did not answer, so the outcome of the step is unknown. Has no stack trace, because it is an expected outcome. */
public final class IndexUnavailable extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * A missing response.
     *
     * @param message what happened, for the operator's log; contains no event data
     */
    public IndexUnavailable(String message) {
        super(message, null, false, false);
    }
}
