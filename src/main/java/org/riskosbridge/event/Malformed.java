package org.riskosbridge.event;

/**
 * A body that is not a valid event.
 *
 * @param reason the reason
 * @param detail a sentence for a human reader; contains no text from the body
 */
public record Malformed(Reason reason, String detail) implements Parsed {

    /** Why a body is not a valid event. */
    public enum Reason {
        /** Not one well-formed JSON text (RFC 8259) in UTF-8. */
        NOT_JSON,
        /** JSON, but not an object. */
        NOT_AN_OBJECT,
        /** A member that the bridge reads occurs twice: two readers could see two different events. */
        FIELD_TWICE,
        /** Nested too deep, or a number or name too long: see {@link EnvelopeParser}. */
        BEYOND_LIMITS,
        /** {@code event_id} is missing, empty, too long, or not a string. */
        NO_EVENT_ID,
        /** {@code event_type} is missing, empty, too long, or not a string. */
        NO_EVENT_TYPE
    }
}
