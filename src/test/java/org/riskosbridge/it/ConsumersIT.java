package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.log.Records;

/** The example of {@code src/examples/consumers}, built and run as its readers would: each event is handled by each group. */
class ConsumersIT {

    private static final TestDependencies PARTS = TestDependencies.shared();
    private static final Path BUILD = TestDependencies.DIRECTORY.resolve("consumers");
    private static final Webhook WEBHOOK = new Webhook("riskos", "riskos.", Set.of());
    private static final Pattern HANDLED = Pattern.compile("(?:completed|paused): event (\\S+) ");

    private final List<Process> running = new ArrayList<>();

    private static void buildTheExample() throws Exception {
        MavenRun.run(
                TestDependencies.DIRECTORY.resolve("consumers-build.log"),
                "--file=src/examples/consumers/pom.xml",
                "-Dquarkus.platform.version=" + System.getProperty("quarkus.platform.version"),
                "-Ddirectory=" + BUILD,
                "package");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", PARTS.bootstrapServers))) {
            admin.createTopics(Stream.of(
                                    "examples.completed",
                                    "examples.paused",
                                    "decisions_retry_1000",
                                    "decisions_retry_5000",
                                    "decisions.dead-letters",
                                    "reminders_retry_1000",
                                    "reminders_retry_5000",
                                    "reminders.dead-letters")
                            .map(topic -> new NewTopic(topic, Optional.of(2), Optional.empty()))
                            .toList())
                    .all()
                    .get();
        }
    }

    @AfterEach
    void end() {
        running.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    @LongRunning
    void eachGroupHandlesEachEventWhateverBecomesOfTheOther() throws Exception {
        buildTheExample();
        appendBoth(0, 300);
        Path completed = TestDependencies.DIRECTORY.resolve("consumer-completed.log");
        Path paused = TestDependencies.DIRECTORY.resolve("consumer-paused.log");
        Process killed = start("completed", completed);
        Process other = start("paused", paused);
        awaitCommitted("decisions", "examples.completed", 300);
        awaitCommitted("reminders", "examples.paused", 300);

        killed.destroyForcibly().onExit().join();
        appendBoth(300, 600);
        awaitCommitted("reminders", "examples.paused", 600);
        assertThat(other.isAlive()).isTrue();
        assertThat(handled(completed)).isEqualTo(ids(0, 300));

        Path again = TestDependencies.DIRECTORY.resolve("consumer-completed-again.log");
        start("completed", again);
        awaitCommitted("decisions", "examples.completed", 600);
        // The restarted consumer had committed all of the first 300 records, and continues after them.
        assertThat(handled(again)).isEqualTo(ids(300, 600));
        assertThat(handled(paused)).isEqualTo(ids(0, 600));

        // A record that fails does not delay later records, and is kept.
        append("examples.completed", "broken", "{\"data\":{}}").get();
        appendBoth(600, 610);
        awaitCommitted("decisions", "examples.completed", 611);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        !TopicContents.read(PARTS, "decisions.dead-letters").isEmpty());
        List<ConsumerRecord<byte[], byte[]>> dead = TopicContents.read(PARTS, "decisions.dead-letters");
        assertThat(dead).hasSize(1);
        assertThat(new String(dead.get(0).value(), UTF_8)).isEqualTo("{\"data\":{}}");
        assertThat(TopicContents.header(dead.get(0), "ce_id")).isEqualTo("broken");
        assertThat(TopicContents.read(PARTS, "decisions_retry_"))
                .as("its retries")
                .hasSize(2);
        assertThat(handled(again)).isEqualTo(ids(300, 610));
    }

    @Test
    void plainClientHandlesEachEventAndCommits() throws Exception {
        StoredDay.fill(PARTS.bootstrapServers, "plain.evaluation_completed", StoredDay.begin(), 100, 300);
        Path log = TestDependencies.DIRECTORY.resolve("consumer-plain.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.riskosbridge.examples.PlainConsumer",
                        PARTS.bootstrapServers,
                        "plain",
                        "plain.evaluation_completed")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        running.add(process);
        awaitCommitted("plain", "plain.evaluation_completed", 100);
        process.destroy();
        process.onExit().join();
        String output = Files.readString(log);
        assertThat(IntStream.range(0, 100))
                .allMatch(number -> output.contains("handled evaluation_completed event-" + number + " 300\n"));
        assertThat(output).contains("ended");
    }

    private Process start(String channel, Path log) throws IOException {
        String other = channel.equals("completed") ? "paused" : "completed";
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-Dkafka.bootstrap.servers=" + PARTS.bootstrapServers,
                        "-Dmp.messaging.incoming." + channel + ".topic=examples." + channel,
                        "-Dmp.messaging.incoming." + other + ".enabled=false",
                        // After this time Kafka assigns the partitions of a killed consumer to others; the default is
                        // 45 s. With less than 15 s, Kafka would remove a consumer whose heartbeats are late on a busy
                        // machine.
                        "-Dkafka.session.timeout.ms=15000",
                        "-jar",
                        BUILD.resolve("quarkus-app/quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        running.add(process);
        return process;
    }

    private static Set<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "event-" + number).collect(Collectors.toSet());
    }

    private static Set<String> handled(Path log) throws IOException {
        Set<String> ids = new HashSet<>();
        HANDLED.matcher(Files.readString(log)).results().forEach(match -> ids.add(match.group(1)));
        return ids;
    }

    private static void appendBoth(int from, int to) throws Exception {
        for (String topic : List.of("examples.completed", "examples.paused")) {
            List<Future<RecordMetadata>> appends = IntStream.range(from, to)
                    .mapToObj(number -> append(topic, "event-" + number, "{\"data\":{\"decision\":\"ACCEPT\"}}"))
                    .toList();
            for (Future<RecordMetadata> append : appends) {
                append.get();
            }
        }
    }

    private static Future<RecordMetadata> append(String topic, String id, String body) {
        Envelope event = new Envelope(id, topic.replace("examples.", "evaluation_"), null, "eval", null);
        return Producer.SHARED.send(Records.event(
                WEBHOOK,
                event,
                id.getBytes(UTF_8),
                body.getBytes(UTF_8),
                topic,
                Math.floorMod(id.hashCode(), 2),
                System.currentTimeMillis(),
                null));
    }

    private static final class Producer {
        static final KafkaProducer<byte[], byte[]> SHARED = new KafkaProducer<>(
                NewTopicProducer.settings(PARTS.bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void awaitCommitted(String group, String topic, long records) {
        Groups.awaitCommitted(PARTS.bootstrapServers, group, topic, records);
    }
}
