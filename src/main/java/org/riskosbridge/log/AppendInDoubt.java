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
     * {@return whether a broker refused the record itself, for example because the record is too large for its topic; an earlier attempt may still
     * have stored the record}
     */
    public boolean isRefused() {
        return refused;
    }
}
