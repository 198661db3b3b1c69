package org.riskosbridge.log;

/** The record was refused before it was sent: it is certain that it is not in the log. An answer, without a stack. */
public final class NotAppended extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean tooLarge;

    public NotAppended(String message, boolean tooLarge) {
        super(message, null, false, false);
        this.tooLarge = tooLarge;
    }

    /** {@return whether the record is larger than the producer may send, so that no later attempt can help} */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
