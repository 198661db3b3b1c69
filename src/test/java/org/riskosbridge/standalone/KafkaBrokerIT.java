package org.riskosbridge.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.it.LongRunning;

@LongRunning
class KafkaBrokerIT {

    private static final String TOPIC = "tried";

    @TempDir
    static Path parent;

    @TempDir
    Path directory;

    /** Runs before and after each test. */
    private static KafkaBroker broker;

    @BeforeAll
    static void start() {
        Map<String, String> options = Map.of("KAFKA_OPTS", "\"-Dof.two.words=two words\"");
        broker = new KafkaBroker(parent.resolve("a kafka"), 0, Map.of("message.max.bytes", "123456"), options).start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void recordsOutliveKillAndRestart() throws Exception {
        String before = broker.bootstrapServers();
        createTopic();
        produce("before kill");

        broker.kill();
        broker.start();
        produce("after kill");
        broker.stop();
        broker.start();

        assertThat(consume(2)).containsExactly("before kill", "after kill");
        assertThat(broker.bootstrapServers()).isEqualTo(before);
    }

    @Test
    void overridesReachTheBroker() throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (Admin admin = admin()) {
            assertThat(admin.describeConfigs(List.of(resource)).all().get().values())
                    .extracting(config -> config.get("message.max.bytes").value())
                    .containsExactly("123456");
        }
    }

    @Test
    void optionThatContainsABlankReachesTheJvm() {
        assertThat(parent.resolve("a kafka/kafka.log")).content().contains("-Dof.two.words=two words");
    }

    @Test
    void brokerOfAKilledRunIsStopped() throws Exception {
        Path kafka = directory.resolve("kafka");
        long stale = KilledRun.leave("kafka", kafka);

        try (KafkaBroker next = new KafkaBroker(kafka).start()) {
            assertThat(ProcessHandle.of(stale).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(next.pid()).isNotEqualTo(stale);
        }
    }

    @Test
    void secondBrokerInTheSameDirectoryIsRefused() {
        try (KafkaBroker second = new KafkaBroker(parent.resolve("a kafka"))) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining(parent.resolve("a kafka").toString())
                    .hasMessageContaining("--data-dir");
        }
        assertThat(ProcessHandle.of(broker.pid()).map(ProcessHandle::isAlive)).isEqualTo(Optional.of(true));
    }

    @Test
    void takenPortIsNamedWithItsOption() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(LoopbackPorts.address(0));
            KafkaBroker homeless = new KafkaBroker(directory, other.getLocalPort(), Map.of());

            assertThatThrownBy(homeless::start)
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining(Integer.toString(other.getLocalPort()))
                    .hasMessageContaining("--kafka-port");
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void failedStartShowsTheBrokersOwnWords() {
        KafkaBroker wrong = new KafkaBroker(directory, 0, Map.of("log.cleaner.threads", "many"));

        assertThatThrownBy(wrong::start)
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("Invalid value many for configuration log.cleaner.threads");
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private void createTopic() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private void produce(String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private List<String> consume(int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", "it", "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }
}
