package org.riskosbridge.log;

/** The record was refused before it was sent: the record is certainly not in the log. Has no stack trace, because it is an expected outcome. */
public final class NotAppended extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean tooLarge;

    public NotAppended(String message, boolean tooLarge) {
        super(message, null, false, false);
        this.tooLarge = tooLarge;
    }

    /** {@return whether the record exceeds the producer's maximum size, so that a retry cannot succeed} */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
