package org.riskosbridge.ingest;

import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Webhook;

/**
 * One authenticated attempt of RiskOS to hand over an event.
 *
 * @param webhook the front door that it came through
 * @param id correlates the answer, the log and a quarantined record
 * @param body the bytes as they came; never changed
 * @param traceparent W3C Trace Context, where the request has one that is well-formed
 */
@SuppressWarnings("ArrayRecordComponent") // deliveries are never compared, and a copy of the body would cost
public record Delivery(
        Webhook webhook, String id, byte[] body, @Nullable String traceparent) {}
