package org.riskosbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.log.AppendInDoubt;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.LogConfigs;
import org.riskosbridge.log.RaisedBarriers;
import org.riskosbridge.log.Records;
import org.riskosbridge.time.PeriodicChecks;
import org.riskosbridge.time.VertxClock;

/** Rebuilds that read events of bridges with another configuration or another number of partitions, and appends that a broker refuses. */
class KafkaLogIT {

    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers);

    /** Records that are sent one after the other are in one batch. */
    private static final Map<String, Object> PRODUCER =
            Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers, "linger.ms", 100);

    private final Vertx vertx = Vertx.vertx();
    private final Admin admin = Admin.create(KAFKA);
    private final Producer<byte[], byte[]> producer =
            new KafkaProducer<>(PRODUCER, new ByteArraySerializer(), new ByteArraySerializer());

    @AfterEach
    void close() {
        producer.close();
        admin.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void topicsOfAFormerConfigurationAreRead() throws Exception {
        bridge("former-registry", "former.a");
        append("former.a", 0, "before");
        assertThat(read(bridge("former-registry", "now.a"))).containsExactly("before");
    }

    @Test
    void topicsOfAnotherRegistryAreNotRead() throws Exception {
        bridge("other-registry", "other.a");
        append("other.a", 0, "elsewhere");
        assertThat(read(bridge("own-registry", "own.a"))).isEmpty();
    }

    @Test
    void partitionsThatWereAddedAfterTheLastLookAreRead() throws Exception {
        KafkaLog log = bridge("partitions-registry", "partitions.a");
        admin.createPartitions(Map.of("partitions.a", NewPartitions.increaseTo(8)))
                .all()
                .get();
        bridge("partitions-registry", "partitions.a");
        append("partitions.a", 7, "new-partition");
        assertThat(read(log)).containsExactly("new-partition");
    }

    @Test
    void topicThatIsMissingStopsTheReadingAndIsNamedUntilItIsRemovedFromTheRegistry() throws Exception {
        bridge("missing-registry", "missing.deleted");
        KafkaLog log = bridge("missing-registry", "missing.a");
        admin.deleteTopics(Set.of("missing.deleted")).all().get();
        Awaitility.await().until(() -> !admin.listTopics().names().get().contains("missing.deleted"));
        assertRefused(() -> read(log), "missing.deleted");
        producer.send(Records.registration("missing-registry", "missing.deleted", 0, LogConfig.Key.EVENT_ID))
                .get();
        assertThat(read(log)).isEmpty();
    }

    /** When a broker refuses two or more records of a batch, Kafka's producer reports the same exception for each of them, whatever the reason. */
    @Test
    void recordsThatAreTooOldLeaveEachRecordOfTheirBatchInDoubt() throws Exception {
        KafkaLog log = bridge("old-registry", "old.a");
        long now = System.currentTimeMillis();
        long old = now - Duration.ofHours(1).toMillis();
        Promise<List<Future<LogPosition>>> sent = Promise.promise();
        vertx.runOnContext(ignored -> sent.complete(Stream.of(now, old, old)
                .<Future<LogPosition>>map(time -> log.append(new ProducerRecord<>("old.a", 0, time, null, new byte[1])))
                .toList()));
        List<Future<LogPosition>> appends =
                sent.future().toCompletionStage().toCompletableFuture().join();
        Awaitility.await().until(() -> appends.stream().allMatch(Future::isComplete));
        assertThat(appends)
                .extracting(Future::cause)
                .allSatisfy(cause -> assertThat(cause)
                        .isInstanceOfSatisfying(
                                AppendInDoubt.class,
                                doubt -> assertThat(doubt.isRefused())
                                        .as("%s", doubt)
                                        .isFalse()));
    }

    private static void assertRefused(ThrowingCallable reading, String topic) {
        Assertions.assertThatThrownBy(reading)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(topic)
                .hasMessageContaining("Grant Describe and Read");
    }

    /** {@return the log of a bridge with one registered event topic} */
    private KafkaLog bridge(String registry, String topic) {
        LogConfig config = LogConfigs.with(Map.of(
                "bridge.log.registry-topic", registry,
                "bridge.log.topics.partitions", "2",
                "bridge.log.lookup-timeout", "30s"));
        LogReader reader = new LogReader(RaisedBarriers.of(KAFKA, config), KAFKA, new VertxClock(vertx), config);
        KafkaAvailability availability = new KafkaAvailability(
                new PeriodicChecks(vertx),
                vertx,
                admin,
                new SimpleMeterRegistry(),
                TestDependencies.shared().bootstrapServers);
        ProducerPool producers = new ProducerPool(1, producer, number -> producer);
        RequiredTopics topics = new RequiredTopics(
                new PeriodicChecks(vertx),
                new TopicAdmin(admin),
                producers,
                new TopicRegistry(producer, reader, config),
                availability,
                config);
        topics.provide(List.of(topic, registry));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> topics.missing().isEmpty());
        return new KafkaLog(vertx, producers, topics, reader, availability);
    }

    private void append(String topic, int partition, String id) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, id.getBytes(UTF_8), "{}".getBytes(UTF_8));
        record.headers().add(new RecordHeader("ce_source", "/webhooks/riskos".getBytes(UTF_8)));
        record.headers().add(new RecordHeader("ce_id", id.getBytes(UTF_8)));
        producer.send(record).get();
    }

    private static List<String> read(KafkaLog log) throws Exception {
        List<String> ids = new ArrayList<>();
        Map<LogPartition, Long> all = new HashMap<>();
        log.partitions(() -> true).orElseThrow().keySet().forEach(partition -> all.put(partition, 0L));
        assertThat(log.readSince(0, all, batch -> {
                    batch.events().forEach(event -> ids.add(event.identity().eventId()));
                    return true;
                }))
                .hasValue(Map.of());
        return ids;
    }
}
