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
import org.riskosbridge.event.Digests;
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
     * The record of an authenticated delivery that is no valid event.
     *
     * @param id the correlation id of the answer, which is in the log too
     * @param reason why, in one word
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

    /** {@return the text of a header; empty when it is not there} */
    public static String text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }

    /**
     * The record of something that an operator did with stored records.
     *
     * @param id of that deed, which is the key of all that is said of it
     * @param what {@code started}, {@code resumed} or {@code finished}
     * @param details JSON
     */
    public static ProducerRecord<byte[], byte[]> audit(
            String topic, String id, String what, Instant at, byte[] details) {
        List<Header> headers = List.of(
                SPEC_VERSION,
                header("ce_id", id + "/" + what + "/" + at),
                header("ce_type", "org.riskosbridge.replay." + what),
                header("ce_source", "/replay"),
                header("ce_time", at.toString()),
                JSON);
        return new ProducerRecord<>(topic, null, at.toEpochMilli(), id.getBytes(UTF_8), details, headers);
    }

    /**
     * The record of an event, to be appended once more: key, value, time and headers as they are, and two headers more.
     *
     * @param replayId tells the records of one replay from those of others
     */
    public static ProducerRecord<byte[], byte[]> again(
            ConsumerRecord<byte[], byte[]> record, String topic, int partition, String replayId) {
        List<Header> headers = new ArrayList<>(List.of(record.headers().toArray()));
        headers.add(header("bridge_replay_id", replayId));
        headers.add(header("bridge_replay_of", record.topic() + "-" + record.partition() + "-" + record.offset()));
        return new ProducerRecord<>(topic, partition, record.timestamp(), record.key(), record.value(), headers);
    }

    /** {@return which event a record holds; null when its headers do not tell} */
    public static @Nullable RecordIdentity identity(ConsumerRecord<?, ?> record) {
        Header source = record.headers().lastHeader("ce_source");
        Header id = record.headers().lastHeader("ce_id");
        return source == null || id == null
                ? null
                : new RecordIdentity(new String(source.value(), UTF_8), new String(id.value(), UTF_8));
    }

    /** {@return the event that a record holds; empty when it holds none} */
    public static Optional<StoredEvent> stored(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(identity(record))
                .map(identity -> new StoredEvent(identity, record.timestamp(), Digests.body(record.value())));
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
