package org.riskosbridge.event;

import org.jspecify.annotations.Nullable;

/**
 * What the bridge takes from a well-formed body. Every text is {@linkplain SafeText safe} for headers, logs and labels.
 *
 * @param eventId the idempotency key, 1 to {@value EnvelopeParser#MAX_NAME} characters
 * @param eventType 1 to {@value EnvelopeParser#MAX_NAME} characters; the set is open
 * @param eventAt RFC 3339, as it was sent; absent when it is not valid
 * @param evalId {@code data.eval_id}, where there is one
 * @param environment {@code data.environment_name}, where there is one
 */
public record Envelope(
        String eventId,
        String eventType,
        @Nullable String eventAt,
        @Nullable String evalId,
        @Nullable String environment)
        implements Parsed {}
