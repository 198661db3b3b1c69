package org.riskosbridge.log;

/** The record was sent, and what became of it is not known. An answer, without a stack. */
public final class AppendInDoubt extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean refused;

    public AppendInDoubt(String message, boolean refused) {
        super(message, null, false, false);
        this.refused = refused;
    }

    /**
     * {@return whether a broker refused the record for what it is, such as larger than its topic takes; an attempt before
     * that one may have stored it all the same}
     */
    public boolean isRefused() {
        return refused;
    }
}
