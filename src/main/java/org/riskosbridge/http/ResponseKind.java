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
    INVALID_EVENT(400, "The body is not a valid event."),
    UNAUTHORIZED(401, "The credentials are missing or wrong for this webhook."),
    FORBIDDEN(403, "The access token does not permit deliveries to this webhook."),
    SOURCE_NOT_ALLOWED(403, "This webhook does not accept deliveries from this address."),
    UNKNOWN_WEBHOOK(404, "There is no webhook with this name."),
    METHOD_NOT_ALLOWED(405, "A webhook accepts POST only."),
    TOO_SLOW(408, "The body did not arrive in time."),
    TOO_LARGE(413, "The body is larger than this webhook accepts."),
    UNSUPPORTED_MEDIA_TYPE(415, "A webhook accepts application/json without content coding."),
    TOO_MANY_REQUESTS(429, "The rate limit of this webhook is reached."),
    TOO_MANY_FROM_SOURCE(429, "The rate limit of this webhook for one address is reached."),
    TOO_MANY_WRONG_CREDENTIALS(429, "Too many wrong or unknown credentials."),
    OVERLOADED(503, "The in-flight limit of this bridge is reached."),
    IN_FLIGHT(503, "Another delivery of this event is in flight."),
    IN_DOUBT(503, "The bridge does not know yet whether this event is stored."),
    INDEX_REBUILDING(503, "The deduplication index is being rebuilt from the log."),
    INDEX_UNAVAILABLE(503, "The deduplication index is unavailable."),
    LOG_UNAVAILABLE(503, "Kafka does not accept events."),
    CLOCK_SKEW(503, "The clocks of the bridge, Redis and Kafka differ too much."),
    GUARANTEE_NOT_MET(503, "A condition of the guarantee fails; this bridge appends no events."),
    SPOOL_UNAVAILABLE(503, "A dependency is unavailable, and the spool cannot keep events."),
    IDENTITY_PROVIDER_UNAVAILABLE(503, "The identity provider is unavailable.");

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
