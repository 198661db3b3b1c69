package org.riskosbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.EventTypes;
import org.riskosbridge.event.Webhook;

/**
 * Events as records, and back: the CloudEvents 1.0 Kafka protocol binding, binary content mode. The value is the
 * delivered body, byte for byte.
 */
public final class Records {

    /** The type of a quarantined delivery. */
    static final String QUARANTINED = "org.riskosbridge.quarantined";

    /** The type of a registration. */
    private static final String REGISTERED = "org.riskosbridge.topic.registered";

    private static final Header SPEC_VERSION = header("ce_specversion", "1.0");
    private static final Header JSON = header("content-type", "application/json");
    private static final Header BYTES = header("content-type", "application/octet-stream");
    private static final Map<String, Header> TYPES = new ConcurrentHashMap<>();
    private static final Map<String, Header> SOURCES = new ConcurrentHashMap<>();

    static {
        EventTypes.DOCUMENTED.forEach(type -> TYPES.put(type, header("ce_type", type)));
    }

    private Records() {}

    /**
     * The record of an event.
     *
     * @param timestamp the claim's time, milliseconds since 1970
     * @param traceparent W3C Trace Context of the delivery, where it has one
     */
    public static ProducerRecord<byte[], byte[]> event(
            Webhook webhook,
            Envelope event,
            byte[] key,
            byte[] body,
            String topic,
            int partition,
            long timestamp,
            @Nullable String traceparent) {
        List<Header> headers = new ArrayList<>(9);
        headers.add(SPEC_VERSION);
        headers.add(header("ce_id", event.eventId()));
        headers.add(type(event.eventType()));
        headers.add(source(webhook));
        headers.add(JSON);
        addIfThere(headers, "ce_time", event.eventAt());
        addIfThere(headers, "ce_evalid", event.evalId());
        addIfThere(headers, "ce_environment", event.environment());
        addIfThere(headers, "traceparent", traceparent);
        return new ProducerRecord<>(topic, partition, timestamp, key, body, headers);
    }

    /**
     * The record of an authenticated delivery that is not a valid event.
     *
     * @param id the correlation id of the response, which is also in the log
     * @param reason the reason, in one word
     */
    public static ProducerRecord<byte[], byte[]> quarantined(
            Webhook webhook, String topic, String id, String reason, byte[] body) {
        List<Header> headers = List.of(
                SPEC_VERSION,
                header("ce_id", id),
                header("ce_type", QUARANTINED),
                source(webhook),
                BYTES,
                header("bridge_reason", reason));
        return new ProducerRecord<>(topic, null, id.getBytes(UTF_8), body, headers);
    }

    /** {@return the text of a header; empty when it is missing} */
    public static String text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }

    /**
     * The audit record of an operator's action on stored records.
     *
     * @param action {@code replay} or {@code redelivery}
     * @param id the key of audit records that belong together
     * @param what such as {@code started} or {@code finished}
     * @param details JSON
     */
    public static ProducerRecord<byte[], byte[]> audit(
            String topic, String action, String id, String what, Instant at, byte[] details) {
        List<Header> headers = List.of(
                SPEC_VERSION,
                header("ce_id", id + "/" + what + "/" + at),
                header("ce_type", auditType(action, what)),
                header("ce_source", "/" + action),
                header("ce_time", at.toString()),
                JSON);
        return new ProducerRecord<>(topic, null, at.toEpochMilli(), id.getBytes(UTF_8), details, headers);
    }

    /** {@return the type of an audit record, {@code ce_type}} */
    public static String auditType(String action, String what) {
        return "org.riskosbridge." + action + "." + what;
    }

    /**
     * The registration of a topic. The id of the record, which is also its key, contains the whole registration.
     *
     * @param partitions number of partitions that a bridge appends to
     * @param key the key of the topic's records
     */
    public static ProducerRecord<byte[], byte[]> registration(
            String registry, String topic, int partitions, LogConfig.Key key) {
        String id = topic + "/" + partitions + (key == LogConfig.Key.EVAL_ID ? "/eval-id" : "");
        List<Header> headers = List.of(
                SPEC_VERSION, header("ce_id", id), header("ce_type", REGISTERED), header("ce_source", "/topics"), JSON);
        return new ProducerRecord<>(registry, 0, id.getBytes(UTF_8), "{}".getBytes(UTF_8), headers);
    }

    /**
     * A copy of an event's record for a replay: the same key, value, time and headers, and two more headers.
     *
     * @param replayId the id of the replay
     */
    public static ProducerRecord<byte[], byte[]> again(
            ConsumerRecord<byte[], byte[]> record, String topic, int partition, String replayId) {
        List<Header> headers = new ArrayList<>(List.of(record.headers().toArray()));
        headers.add(header("bridge_replay_id", replayId));
        headers.add(header("bridge_replay_of", record.topic() + "-" + record.partition() + "-" + record.offset()));
        return new ProducerRecord<>(topic, partition, record.timestamp(), record.key(), record.value(), headers);
    }

    /** {@return the identity of the record's event; null when headers or value are missing} */
    public static @Nullable RecordIdentity identity(ConsumerRecord<?, ?> record) {
        String source = text(record, "ce_source");
        String id = text(record, "ce_id");
        return source.isEmpty() || id.isEmpty() || record.value() == null ? null : new RecordIdentity(source, id);
    }

    /** {@return the event of a record that was read with the checksum of its value; empty when the record is not an event} */
    public static Optional<StoredEvent> stored(ConsumerRecord<byte[], Long> record) {
        return Optional.ofNullable(identity(record))
                .map(identity -> new StoredEvent(identity, record.timestamp(), record.value()));
    }

    private static void addIfThere(List<Header> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(header(name, value));
        }
    }

    private static Header type(String type) {
        Header known = TYPES.get(type);
        return known != null ? known : header("ce_type", type);
    }

    private static Header source(Webhook webhook) {
        return SOURCES.computeIfAbsent(webhook.path(), path -> header("ce_source", path));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
