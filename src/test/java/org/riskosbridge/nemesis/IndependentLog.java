package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the log with an independent consumer. */
record IndependentLog(String bootstrapServers, String prefix) {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONG_POLL = Duration.ofSeconds(2);

    /**
     * Compares the log with the attempts so far. A test compares twice: before the sender sends all events again, because another delivery would store
     * a lost event; and afterwards, because another delivery stores a second record of an event that a bridge has forgotten.
     */
    DeliveryLedger ledger(Events events, AttemptJournal attempts, Routing... routings) throws IOException {
        DeliveryLedger ledger = new DeliveryLedger(events, routings);
        attempts.forEach(ledger::attempt);
        show(ledger);
        return ledger;
    }

    /** Shows every record of every topic, quarantine included, to the ledger. */
    private void show(DeliveryLedger ledger) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, Long> ends = ends(consumer);
            ends.values().removeIf(end -> end == 0);
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.keySet().stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(POLL).forEach(record -> ledger.record(record.topic(), id(record), record.value()));
            }
        }
    }

    /** {@return the end offset of each partition} */
    Map<TopicPartition, Long> ends() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return ends(consumer);
        }
    }

    /** {@return whether any of these partitions has a record, other than a control record, at this offset or later} */
    boolean hasRecords(Map<TopicPartition, Long> from) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            return !consumer.poll(LONG_POLL).isEmpty();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class));
    }

    private Map<TopicPartition, Long> ends(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.endOffsets(consumer.listTopics().entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(prefix))
                .flatMap(topic -> topic.getValue().stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("ce_id");
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
