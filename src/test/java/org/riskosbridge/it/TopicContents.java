package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The records that an independent Kafka client sees in the topics. */
public final class TopicContents {

    private TopicContents() {}

    /** {@return every record of every topic with this prefix} */
    static List<ConsumerRecord<byte[], byte[]>> read(TestDependencies dependencies, String prefix) {
        return read(dependencies.bootstrapServers, prefix);
    }

    /** {@return every record of every topic with this prefix} */
    public static List<ConsumerRecord<byte[], byte[]>> read(String bootstrapServers, String prefix) {
        return read(bootstrapServers, prefix, "read_committed");
    }

    /** Reads with this isolation level; {@code read_uncommitted} also returns the records of aborted transactions. */
    static List<ConsumerRecord<byte[], byte[]>> read(String bootstrapServers, String prefix, String isolation) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                isolation,
                // Partitions without records would delay the others by 500 ms.
                "fetch.max.wait.ms",
                "10",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> topic.getKey().startsWith(prefix))
                    .flatMap(topic -> topic.getValue().stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** {@return the records of the event, in any topic with the prefix but its quarantine} */
    static List<ConsumerRecord<byte[], byte[]>> of(TestDependencies dependencies, String prefix, String eventId) {
        return read(dependencies, prefix).stream()
                .filter(record -> header(record, "ce_id").equals(eventId))
                .toList();
    }

    public static Stream<String> ids(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> header(record, "ce_id"));
    }

    /** {@return the header's text; empty when it is missing} */
    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
