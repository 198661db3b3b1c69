package org.riskosbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.Signals;
import org.riskosbridge.it.ThreeBrokers;
import org.riskosbridge.kafka.LogReader;
import org.riskosbridge.time.MonotonicClock;

/**
 * A leader is frozen and another broker takes over. Then the first leader wakes while no other broker can inform it of its successor: it answers
 * readers with an old high watermark, and without the records of its successor.
 */
@LongRunning
class DeposedLeaderIT {

    private static final String TOPIC = "riskos.deposed";
    private static final RecordIdentity EVENT = new RecordIdentity("/webhooks/riskos", "after");

    private static final LogConfig CONFIG = new SmallRyeConfigBuilder()
            .withMapping(LogConfig.class, "bridge.log")
            // The broker that was frozen may take long to wake up on a slow machine.
            .withDefaultValue("bridge.log.lookup-timeout", "120s")
            .addDiscoveredConverters()
            .build()
            .getConfigMapping(LogConfig.class, "bridge.log");

    @Test
    void readersWaitForTheSuccessorThoughTheDeposedLeaderAnswers() throws Exception {
        try (ThreeBrokers brokers = new ThreeBrokers("deposed");
                Admin admin = Admin.create(client(brokers.bootstrapServers(1)))) {
            NewTopic topic = new NewTopic(TOPIC, Map.of(0, List.of(3, 2, 1)));
            admin.createTopics(List.of(topic.configs(Map.of("min.insync.replicas", "2"))))
                    .all()
                    .get();
            long claimed = System.currentTimeMillis();
            append(brokers.bootstrapServers(1), "before");
            Signals.pause(brokers.pid(3));
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(() -> leader(admin) != 3);
                append(brokers.bootstrapServers(1), "after");

                Map<TopicPartition, Barrier> raised = new KafkaBarriers(client(brokers.bootstrapServers(1)), CONFIG)
                        .raise(List.of(new TopicPartition(TOPIC, 0)), Duration.ofSeconds(60), () -> true);
                Signals.pause(brokers.pid(1));
                Signals.pause(brokers.pid(2));
                Signals.resume(brokers.pid(3));
                LogReader reader = new LogReader(
                        (partitions, timeout, wanted) -> raised,
                        client(brokers.bootstrapServers(3)),
                        new NanoClock(),
                        CONFIG);
                FutureTask<Map<RecordIdentity, Presence>> found =
                        start(() -> reader.find(TOPIC, 0, Map.of(EVENT, claimed)));
                FutureTask<Set<RecordIdentity>> read = start(() -> readSince(reader, claimed));
                assertThatThrownBy(() -> found.get(5, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
                assertThat(read).as("waits like the other").isNotDone();

                Signals.resume(brokers.pid(1));
                Signals.resume(brokers.pid(2));
                assertThat(found.get()).isEqualTo(Map.of(EVENT, Presence.STORED));
                assertThat(read.get()).contains(EVENT);
            } finally {
                for (int broker = 1; broker <= 3; broker++) {
                    Signals.resume(brokers.pid(broker));
                }
            }
        }
    }

    private static Set<RecordIdentity> readSince(LogReader reader, long since) throws Exception {
        Set<RecordIdentity> read = new HashSet<>();
        reader.readSince(since, Map.of(new LogPartition(TOPIC, 0), 0L), batch -> {
            batch.events().forEach(event -> read.add(event.identity()));
            return true;
        });
        return read;
    }

    private static <T> FutureTask<T> start(Callable<T> task) {
        FutureTask<T> started = new FutureTask<>(task);
        new Thread(started).start();
        return started;
    }

    /** {@return the leader; 3, the first leader, while there is none} */
    private static int leader(Admin admin) throws Exception {
        TopicDescription topic = requireNonNull(
                admin.describeTopics(Set.of(TOPIC)).allTopicNames().get().get(TOPIC));
        Node leader = topic.partitions().get(0).leader();
        return leader == null ? 3 : leader.id();
    }

    private static Map<String, Object> client(String servers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", servers);
        // The end of the test does not wait for a frozen broker.
        settings.put("request.timeout.ms", 2_000);
        settings.put("default.api.timeout.ms", 4_000);
        return settings;
    }

    private static void append(String servers, String id) throws Exception {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(client(servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Header> headers = List.of(
                    new RecordHeader("ce_id", id.getBytes(UTF_8)),
                    new RecordHeader("ce_source", EVENT.source().getBytes(UTF_8)));
            producer.send(new ProducerRecord<>(
                            TOPIC, 0, System.currentTimeMillis(), id.getBytes(UTF_8), new byte[] {'{', '}'}, headers))
                    .get();
        }
    }

    private static final class NanoClock implements MonotonicClock {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }
}
