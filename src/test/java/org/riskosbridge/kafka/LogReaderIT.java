package org.riskosbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.it.BulkyTopic;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.LogConfigs;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RaisedBarriers;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.time.MonotonicClock;
import org.riskosbridge.time.VertxClock;

/** The reader, when the log changes while it reads, or when the configuration has changed. */
class LogReaderIT {

    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers);

    @Test
    void recordsThatAreDeletedBeforeTheyAreReadAreNotPassedOver() throws Exception {
        try (Admin admin = Admin.create(KAFKA)) {
            BulkyTopic topic = BulkyTopic.fill(admin, "deleted-while-read");
            LogReader reader = reader(new VertxClock(Vertx.vertx()));
            AtomicLong deleted = new AtomicLong();
            assertThatThrownBy(() -> reader.readSince(
                            0, Map.of(new LogPartition(topic.partition().topic(), 0), 0L), batch -> {
                                long left = batch.left();
                                if (left > 0 && left < BulkyTopic.RECORDS && deleted.compareAndSet(0, left)) {
                                    topic.expire();
                                }
                                return true;
                            }))
                    .isInstanceOf(OffsetOutOfRangeException.class);
            assertThat(deleted).hasPositiveValue();
        }
    }

    @Test
    void recordsThatAreDeletedBeforeTheyAreSearchedForAnEventInDoubtDecideNothing() throws Exception {
        try (Admin admin = Admin.create(KAFKA)) {
            long claimed = System.currentTimeMillis();
            BulkyTopic topic = BulkyTopic.fill(admin, "deleted-while-searched");
            AtomicInteger readings = new AtomicInteger();
            // The reader reads the clock when it begins, and before each poll of the scan.
            // The third reading is before the second poll.
            LogReader reader = reader(new MonotonicClock() {
                @Override
                public long nanoTime() {
                    if (readings.incrementAndGet() == 3) {
                        topic.expire();
                    }
                    return System.nanoTime();
                }

                @Override
                public void after(Duration delay, Runnable task) {
                    throw new UnsupportedOperationException();
                }
            });
            Map<RecordIdentity, Long> event = Map.of(new RecordIdentity("/webhooks/riskos", "in-doubt"), claimed);
            assertThatThrownBy(() -> reader.find(topic.partition().topic(), 0, event))
                    .isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    /** The maximum record age was 5 minutes when the records were appended, and is now the default, 20 s. */
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
        LogReader reader = reader(new VertxClock(Vertx.vertx()));
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

    private static LogReader reader(MonotonicClock clock) {
        LogConfig config = LogConfigs.with(Map.of("bridge.log.lookup-timeout", "30s"));
        return new LogReader(RaisedBarriers.of(KAFKA, config), KAFKA, clock, config);
    }
}
