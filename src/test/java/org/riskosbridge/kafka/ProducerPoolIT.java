package org.riskosbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.BrokerStorage;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.LoopbackPorts;

/** Counts the requests and batches in flight of a bridge's producers on the wire, while responses are slow and while responses are lost. */
class ProducerPoolIT {

    private static final int PARTITIONS = 6;
    private static final int PRODUCERS = 3;
    private static final int RECORDS = 3_000;
    private static final int PENDING = 300;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @Test
    void partitionNeverHasTwoBatchesInFlightAndNoRecordIsStoredTwice() throws Exception {
        Path directory = Files.createTempDirectory(TestDependencies.DIRECTORY, "in-flight");
        int port = LoopbackPorts.free();
        BrokerStorage.format(directory.resolve("kafka"), 1, Uuid.randomUuid().toString());
        try (BatchProxy proxy = new BatchProxy(port);
                KafkaBroker broker = new KafkaBroker(
                                directory.resolve("kafka"),
                                port,
                                Map.of("advertised.listeners", "CLIENT://127.0.0.1:" + proxy.port()))
                        .start()) {
            drive(proxy, broker, "owners", Map.of());
            assertThat(proxy.mostRequests()).isEqualTo(PRODUCERS);
            assertThat(proxy.mostBatches()).isEqualTo(1);
            assertThat(stored(broker.bootstrapServers(), "owners"))
                    .doesNotHaveDuplicates()
                    .hasSizeBetween(acknowledged.get(), RECORDS);

            // The control: without the bridge's setting the same load has two batches of one partition in flight.
            drive(proxy, broker, "control", Map.of("max.in.flight.requests.per.connection", "5"));
            assertThat(proxy.mostBatches()).isGreaterThan(1);
        }
    }

    /** Sends records through a pool, while responses are slow, then lost, then slow again. */
    private void drive(BatchProxy proxy, KafkaBroker broker, String topic, Map<String, Object> changes)
            throws Exception {
        List.of(sent, acknowledged, failed).forEach(counter -> counter.set(0));
        createTopic(broker.bootstrapServers(), topic);
        Producer<byte[], byte[]> first = producer(proxy.port(), 0, changes);
        ProducerPool pool = new ProducerPool(PRODUCERS, first, number -> producer(proxy.port(), number, changes));
        try {
            pool.introduce(Set.of(topic));
            for (int i = 0; i < PENDING; i++) {
                sendNext(pool, topic);
            }
            await(() -> acknowledged.get() > RECORDS / 3);
            proxy.loseAnswers(true);
            await(() -> failed.get() > PENDING);
            proxy.loseAnswers(false);
            await(() -> acknowledged.get() + failed.get() >= RECORDS);
        } finally {
            pool.close();
            first.close();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    /** Keeps the same number of records pending until all are sent. */
    private void sendNext(ProducerPool pool, String topic) {
        int number = sent.getAndIncrement();
        if (number >= RECORDS) {
            return;
        }
        byte[] key = Integer.toString(number).getBytes(UTF_8);
        pool.send(new ProducerRecord<>(topic, number % PARTITIONS, key, new byte[100]), (metadata, failure) -> {
            (failure == null ? acknowledged : failed).incrementAndGet();
            sendNext(pool, topic);
        });
    }

    private static void createTopic(String bootstrapServers, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Set.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** {@return a producer with the settings of the bridge, and shorter times} */
    private static Producer<byte[], byte[]> producer(int port, int number, Map<String, Object> changes) {
        Map<String, Object> settings = settings();
        settings.putAll(changes);
        settings.put("bootstrap.servers", "127.0.0.1:" + port);
        settings.put("client.id", "producer-" + number);
        settings.put("request.timeout.ms", "500");
        settings.put("delivery.timeout.ms", "800");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> settings() {
        Properties all = new Properties();
        try (InputStream file = ProducerPoolIT.class.getResourceAsStream("/application.properties")) {
            all.load(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        String prefix = "mp.messaging.outgoing.events.";
        Map<String, Object> settings = new HashMap<>();
        all.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> settings.put(name.substring(prefix.length()), all.getProperty(name)));
        return settings;
    }

    private static List<String> stored(String bootstrapServers, String topic) {
        List<String> keys = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, PARTITIONS)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> keys.add(record.key()));
            }
        }
        return keys;
    }
}
