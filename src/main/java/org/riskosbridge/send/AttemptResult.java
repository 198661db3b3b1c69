package org.riskosbridge.send;

/** What came of one attempt. */
sealed interface AttemptResult {

    /**
     * A response.
     *
     * @param detail what a problem response (RFC 9457) says; empty for any other
     */
    record Status(int code, String detail) implements AttemptResult {}

    /** No whole response in time. */
    record TimedOut() implements AttemptResult {}

    /**
     * The connection could not be made, or broke; in that case the receiver may have taken the event.
     *
     * @param reason one line
     */
    record ConnectionFailed(String reason) implements AttemptResult {}

    /** {@return a name to count by: the status, {@code timeout} or {@code error}} */
    default String kind() {
        if (this instanceof Status status) {
            return Integer.toString(status.code());
        }
        return this instanceof TimedOut ? "timeout" : "error";
    }

    /** {@return whether the event is delivered: 200, and no other 2xx, as the strictest page of RiskOS has it} */
    default boolean isDelivered() {
        return this instanceof Status status && status.code() == 200;
    }

    default boolean isUnauthorized() {
        return this instanceof Status status && status.code() == 401;
    }

    /** {@return whether RiskOS tries again after this} */
    default boolean isRetried() {
        return !(this instanceof Status status) || status.code() == 429 || status.code() >= 500;
    }
}
