package org.riskosbridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.LogConfigs;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RaisedBarriers;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.time.PeriodicChecks;
import org.riskosbridge.time.VertxClock;

/** Events in doubt in many partitions at once, while Kafka does not answer. */
class KafkaLogTest {

    private static final int PARTITIONS = 138;

    @Test
    void lookupsThatHangLeaveTheThreadsOfHeartbeatsAndClockReadingsFree() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
        CountDownLatch kafkaAnswers = new CountDownLatch(1);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            LogConfig config = LogConfigs.with(Map.of());
            LogReader hanging =
                    new LogReader(RaisedBarriers.of(Map.of(), config), Map.of(), new VertxClock(vertx), config) {
                        @Override
                        public Map<RecordIdentity, Presence> find(
                                String topic, int partition, Map<RecordIdentity, Long> claimed)
                                throws InterruptedException {
                            kafkaAnswers.await();
                            return Map.of();
                        }
                    };
            MockProducer<byte[], byte[]> producer = new MockProducer<>();
            KafkaAvailability availability = new KafkaAvailability(
                    new PeriodicChecks(vertx), vertx, admin, new SimpleMeterRegistry(), "127.0.0.1:1");
            ProducerPool producers = new ProducerPool(1, producer, number -> producer);
            RequiredTopics topics = new RequiredTopics(
                    new PeriodicChecks(vertx),
                    new TopicAdmin(admin),
                    producers,
                    new TopicRegistry(producer, hanging, config),
                    availability,
                    config);
            KafkaLog log = new KafkaLog(vertx, producers, topics, hanging, availability);
            var lookups = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> log.find("riskos.a", partition, Map.of()))
                    .toList();
            assertThat(wait(vertx.executeBlocking(() -> "heartbeat", false))).isEqualTo("heartbeat");
            assertThat(lookups).noneMatch(Future::isComplete);
            kafkaAnswers.countDown();
            wait(Future.all(lookups));
        } finally {
            kafkaAnswers.countDown();
            wait(vertx.close());
        }
    }

    private static <T> T wait(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
