package org.riskosbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.LogRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.LogLines;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.LogConfigs;
import org.riskosbridge.log.RaisedBarriers;
import org.riskosbridge.time.PeriodicChecks;
import org.riskosbridge.time.VertxClock;

/** The checks of topics that lead to a log line, and the registrations. */
class RequiredTopicsTest {

    /** The distribution of the events decides in which partitions an event can be, so each number counts, also a smaller one. */
    @Test
    void eachChangeOfTheNumberOfPartitionsIsRegistered() throws Exception {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        LogConfig config = LogConfigs.with(Map.of());
        Vertx vertx = Vertx.vertx();
        try {
            TopicRegistry registry = new TopicRegistry(
                    producer,
                    new LogReader(RaisedBarriers.of(Map.of(), config), Map.of(), new VertxClock(vertx), config),
                    config);
            for (int partitions : List.of(8, 8, 6, 8)) {
                registry.register(Map.of("riskos.a", partitions));
            }
            assertThat(producer.history())
                    .extracting(record -> new String(record.key(), UTF_8))
                    .containsExactly("riskos.a/8", "riskos.a/6", "riskos.a/8");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneCheckThatFailsIsNotToldAndTwoInARowAre() throws Exception {
        List<Integer> toldBeforeCheck = new CopyOnWriteArrayList<>();
        LogLines lines = LogLines.of(RequiredTopics.class);
        List<LogRecord> told = lines.records();
        Vertx vertx = Vertx.vertx();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            LogConfig config = LogConfigs.with(Map.of());
            LogReader reader =
                    new LogReader(RaisedBarriers.of(Map.of(), config), Map.of(), new VertxClock(vertx), config);
            MockProducer<byte[], byte[]> producer = new MockProducer<>();
            TopicAdmin late = new TopicAdmin(admin) {
                @Override
                public Set<String> absent(Set<String> needed) throws TimeoutException {
                    toldBeforeCheck.add(told.size());
                    throw new TimeoutException();
                }
            };
            new RequiredTopics(
                            new PeriodicChecks(vertx),
                            late,
                            new ProducerPool(1, producer, number -> producer),
                            new TopicRegistry(producer, reader, config),
                            new KafkaAvailability(
                                    new PeriodicChecks(vertx), vertx, admin, new SimpleMeterRegistry(), "127.0.0.1:1"),
                            config)
                    .provide(List.of("riskos.a"));

            await().until(() -> toldBeforeCheck.size() >= 3);
            assertThat(toldBeforeCheck).startsWith(0, 0, 1);
        } finally {
            lines.close();
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }
}
