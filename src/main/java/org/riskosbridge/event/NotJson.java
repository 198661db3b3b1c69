package org.riskosbridge.event;

/** A text is not well-formed, or exceeds the limits of {@link JsonCursor}. Has no stack trace, because bad input is not a programming error. */
final class NotJson extends Exception {

    private static final long serialVersionUID = 1;

    private final Malformed.Reason reason;

    private NotJson(Malformed.Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    static NotJson broken() {
        return new NotJson(Malformed.Reason.NOT_JSON);
    }

    static NotJson beyondLimits() {
        return new NotJson(Malformed.Reason.BEYOND_LIMITS);
    }

    Malformed.Reason reason() {
        return reason;
    }
}
