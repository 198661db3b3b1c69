package org.riskosbridge.event;

import java.time.OffsetDateTime;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the bridge reads from a valid body. Every text is {@linkplain SafeText safe} for headers, logs and labels.
 *
 * @param eventId the idempotency key, 1 to {@value EnvelopeParser#MAX_NAME} characters
 * @param eventType 1 to {@value EnvelopeParser#MAX_NAME} characters; RiskOS may add types
 * @param eventAt RFC 3339, unchanged; null when it is missing or not valid
 * @param evalId {@code data.eval_id}; null when it is missing
 * @param environment {@code data.environment_name}; null when it is missing
 */
public record Envelope(
        String eventId,
        String eventType,
        @Nullable String eventAt,
        @Nullable String evalId,
        @Nullable String environment)
        implements Parsed {

    /** {@return {@link #eventAt} in milliseconds since 1970, rounded down; empty when it is missing or not valid} */
    public OptionalLong happenedAt() {
        return eventAt == null
                ? OptionalLong.empty()
                : OptionalLong.of(OffsetDateTime.parse(eventAt).toInstant().toEpochMilli());
    }
}
