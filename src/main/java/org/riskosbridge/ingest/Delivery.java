package org.riskosbridge.ingest;

import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Webhook;

/**
 * One authenticated HTTP request of RiskOS that carries an event.
 *
 * @param webhook the webhook of the request
 * @param id the correlation id of the response, the log lines and a quarantined record
 * @param body the body's bytes; never changed
 * @param traceparent W3C Trace Context, if the request has a well-formed one
 * @param span span of the delivery, which gets an event for each step; invalid when tracing is off
 * @param isRedelivered whether the delivery comes from quarantine, and so never goes there again
 */
@SuppressWarnings("ArrayRecordComponent") // deliveries are never compared, and copying the body would cost CPU
public record Delivery(
        Webhook webhook, String id, byte[] body, @Nullable String traceparent, Span span, boolean isRedelivered) {

    /** A delivery without a trace. */
    public Delivery(Webhook webhook, String id, byte[] body, @Nullable String traceparent) {
        this(webhook, id, body, traceparent, Span.getInvalid());
    }

    /** A delivery from RiskOS. */
    public Delivery(Webhook webhook, String id, byte[] body, @Nullable String traceparent, Span span) {
        this(webhook, id, body, traceparent, span, false);
    }

    /** A delivery that an operator redelivers from quarantine. */
    public static Delivery redelivered(Webhook webhook, String id, byte[] body) {
        return new Delivery(webhook, id, body, null, Span.getInvalid(), true);
    }
}
