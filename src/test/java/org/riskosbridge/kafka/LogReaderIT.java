package org.riskosbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.LogConfigs;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RaisedBarriers;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.time.VertxClock;

/** The reader, when the log changes while it reads, or when the configuration has changed. */
class LogReaderIT {

    private static final int RECORDS = 100;

    /** Bytes of a body: all records together are ten times as large as one fetch. */
    private static final int RECORD = 100_000;

    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers);

    @Test
    void recordsThatAreDeletedBeforeTheyAreReadAreNotPassedOver() throws Exception {
        TopicPartition partition = new TopicPartition("deleted-while-read", 0);
        try (Admin admin = Admin.create(KAFKA)) {
            admin.createTopics(Set.of(new NewTopic(partition.topic(), 1, (short) 1)))
                    .all()
                    .get();
            fill(partition.topic());
            LogConfig config = LogConfigs.with(Map.of());
            LogReader reader =
                    new LogReader(RaisedBarriers.of(KAFKA, config), KAFKA, new VertxClock(Vertx.vertx()), config);
            AtomicLong deleted = new AtomicLong();
            assertThatThrownBy(() -> reader.readSince(Map.of(partition.topic(), 1), 0, Map.of(), batch -> {
                        long left = batch.left();
                        if (left > 0 && left < RECORDS && deleted.compareAndSet(0, left)) {
                            delete(admin, partition);
                        }
                        return true;
                    }))
                    .isInstanceOf(OffsetOutOfRangeException.class);
            assertThat(deleted).hasPositiveValue();
        }
    }

    /** The bound on timestamps was 5 minutes when the records were appended, and is the default's 20 s now. */
    @Test
    void recordIsFoundBehindOneOfTheTimesOfAFormerBound() throws Exception {
        String topic = "found-behind-later-times";
        try (Admin admin = Admin.create(KAFKA)) {
            admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        long claimed = System.currentTimeMillis();
        append(topic, claimed + Duration.ofMinutes(5).toMillis(), "other");
        append(topic, claimed, "wanted");
        RecordIdentity wanted = new RecordIdentity("/webhooks/riskos", "wanted");
        LogConfig config = LogConfigs.with(Map.of("bridge.log.lookup-timeout", "30s"));
        LogReader reader =
                new LogReader(RaisedBarriers.of(KAFKA, config), KAFKA, new VertxClock(Vertx.vertx()), config);
        assertThat(reader.find(topic, 0, Map.of(wanted, claimed))).isEqualTo(Map.of(wanted, Presence.STORED));
    }

    private static void append(String topic, long time, String id) throws Exception {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(KAFKA, new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic, 0, time, id.getBytes(UTF_8), new byte[] {'{', '}'});
            record.headers().add("ce_source", "/webhooks/riskos".getBytes(UTF_8));
            record.headers().add("ce_id", id.getBytes(UTF_8));
            producer.send(record).get();
        }
    }

    /** Deletes records as retention does: the log now begins with the last record. */
    private static void delete(Admin admin, TopicPartition partition) {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(RECORDS - 1)))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void fill(String topic) {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(KAFKA, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, new byte[RECORD]));
            }
        }
    }
}
