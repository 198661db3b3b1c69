package org.riskosbridge.send;

/** The result of one attempt. */
sealed interface AttemptResult {

    /**
     * A response.
     *
     * @param detail the detail of a problem response (RFC 9457); empty for other responses
     */
    record Status(int code, String detail) implements AttemptResult {}

    /** No complete response in time. */
    record TimedOut() implements AttemptResult {}

    /**
     * The connection failed or broke. After a broken connection the receiver may have accepted the event.
     *
     * @param reason one line
     */
    record ConnectionFailed(String reason) implements AttemptResult {}

    /** {@return the name to count by: the status, {@code timeout} or {@code error}} */
    default String kind() {
        if (this instanceof Status status) {
            return Integer.toString(status.code());
        }
        return this instanceof TimedOut ? "timeout" : "error";
    }

    /** {@return whether the event is delivered: only status 200 counts, as the strictest page of RiskOS says} */
    default boolean isDelivered() {
        return this instanceof Status status && status.code() == 200;
    }

    default boolean isUnauthorized() {
        return this instanceof Status status && status.code() == 401;
    }

    /** {@return whether RiskOS retries after this result} */
    default boolean isRetried() {
        return !(this instanceof Status status) || status.code() == 429 || status.code() >= 500;
    }
}
