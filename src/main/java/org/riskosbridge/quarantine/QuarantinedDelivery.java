package org.riskosbridge.quarantine;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.riskosbridge.event.EnvelopeParser;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.Parsed;
import org.riskosbridge.log.Records;

/**
 * A delivery in quarantine.
 *
 * @param at when the bridge appended it
 * @param id the correlation id of the response
 * @param webhook the name of the delivery's webhook
 * @param cause the header {@code bridge_reason}
 * @param body the body as RiskOS sent it, including personal data
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record QuarantinedDelivery(
        LogPosition position, Instant at, String id, String webhook, String cause, byte[] body) {

    private static final String SOURCE = "/webhooks/";
    private static final EnvelopeParser PARSER = new EnvelopeParser();

    static QuarantinedDelivery of(ConsumerRecord<byte[], byte[]> record) {
        return new QuarantinedDelivery(
                new LogPosition(record.topic(), record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                Records.text(record, "ce_id"),
                webhook(Records.text(record, "ce_source")),
                Records.text(record, "bridge_reason"),
                requireNonNullElse(record.value(), new byte[0]));
    }

    private static String webhook(String source) {
        return source.startsWith(SOURCE) ? source.substring(SOURCE.length()) : source;
    }

    /** {@return the event, or why the body is not a valid event for this version of the bridge} */
    public Parsed parsed() {
        return PARSER.parse(body);
    }
}
