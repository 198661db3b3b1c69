package org.riskosbridge.http;

import java.util.Locale;

/** Every response that a delivery can get, with its status: the only place with HTTP status codes. */
enum ResponseKind {
    APPENDED(200, "OK"),
    DUPLICATE(200, "OK"),
    CONFLICT(200, "OK"),
    OTHER_ENVIRONMENT(200, "OK"),
    QUARANTINED(200, "OK"),
    SPOOLED(200, "OK"),
    INVALID_EVENT(400, "The body is no valid event."),
    UNAUTHORIZED(401, "The credentials are missing or not good for this webhook."),
    FORBIDDEN(403, "The access token does not entitle to this webhook."),
    SOURCE_NOT_ALLOWED(403, "Deliveries from this address are not taken here."),
    UNKNOWN_WEBHOOK(404, "There is no webhook of this name."),
    METHOD_NOT_ALLOWED(405, "A webhook takes POST only."),
    TOO_SLOW(408, "The body did not arrive in time."),
    TOO_LARGE(413, "The body is larger than this webhook takes."),
    UNSUPPORTED_MEDIA_TYPE(415, "A webhook takes application/json without content coding."),
    TOO_MANY_REQUESTS(429, "More deliveries a second than this webhook takes."),
    TOO_MANY_FROM_SOURCE(429, "More deliveries a second from this address than this webhook takes."),
    TOO_MANY_WRONG_CREDENTIALS(429, "Too many wrong or unknown credentials come in."),
    OVERLOADED(503, "This bridge has more deliveries on their way than it may."),
    IN_FLIGHT(503, "Another delivery of this event is still on its way."),
    IN_DOUBT(503, "Whether this event was stored is not known yet."),
    INDEX_REBUILDING(503, "The index of events is being read again from the log."),
    INDEX_UNAVAILABLE(503, "The index of events cannot be asked."),
    LOG_UNAVAILABLE(503, "The log cannot take events."),
    CLOCK_SKEW(503, "The clocks of the parts are too far apart."),
    GUARANTEE_NOT_MET(503, "A condition of the guarantee fails, so this bridge appends no events."),
    SPOOL_UNAVAILABLE(503, "The parts are away, and the spool cannot keep events."),
    IDENTITY_PROVIDER_UNAVAILABLE(503, "The identity provider cannot be asked.");

    private final int status;
    private final String title;

    ResponseKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    /** {@return a sentence for people, always the same for one kind} */
    String title() {
        return title;
    }

    /** {@return the name in metrics, logs and problem types, such as {@code in-doubt}} */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the stable {@code type} of the problem: RFC 9457, section 3.1.1} */
    String type() {
        return "urn:riskos-kafka-bridge:problem:" + label();
    }

    /** {@return whether anybody can cause this response, without a credential or with a wrong body: 4xx} */
    boolean isRefusal() {
        return status >= 400 && status < 500;
    }

    boolean isProblem() {
        return status != 200;
    }
}
