package org.riskosbridge.ingest;

import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Webhook;

/**
 * One authenticated attempt of RiskOS to hand over an event.
 *
 * @param webhook the front door that it came through
 * @param id correlates the answer, the log and a quarantined record
 * @param body the bytes as they came; never changed
 * @param traceparent W3C Trace Context, where the request has one that is well-formed
 * @param span of the delivery, which is told of its steps; one that is not valid where nothing is traced
 */
@SuppressWarnings("ArrayRecordComponent") // deliveries are never compared, and a copy of the body would cost
public record Delivery(
        Webhook webhook, String id, byte[] body, @Nullable String traceparent, Span span) {

    /** A delivery that is not traced. */
    public Delivery(Webhook webhook, String id, byte[] body, @Nullable String traceparent) {
        this(webhook, id, body, traceparent, Span.getInvalid());
    }
}
