package org.riskosbridge.log;

/** The record was sent and its outcome is unknown. Has no stack trace, because it is an expected outcome. */
public final class AppendInDoubt extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean refused;

    public AppendInDoubt(String message, boolean refused) {
        super(message, null, false, false);
        this.refused = refused;
    }

    /**
     * {@return whether the topic refuses the record for its size, so that a retry cannot succeed; an earlier attempt may have stored the
     * record all the same}
     */
    public boolean isRefused() {
        return refused;
    }
}
