package org.riskosbridge.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.it.Groups;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.StoredDay;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.log.Records;

/** The examples in {@code src/examples} that need Debian's python3-confluent-kafka, Node and npm. */
@LongRunning
class PythonAndNodeConsumers {

    private static final Path EXAMPLES = Path.of("src", "examples").toAbsolutePath();
    private static final String TOPIC = "platform.evaluation_completed";
    private static final int EVENTS = 100;

    private static TestDependencies dependencies;

    @BeforeAll
    static void storeEvents() throws Exception {
        dependencies = TestDependencies.start("platform-consumers");
        StoredDay.fill(dependencies.bootstrapServers, TOPIC, StoredDay.begin(), EVENTS, 300);
        storeEventWithoutData();
        storeBytes();
    }

    /** Bytes that only quarantine can contain, before the consumers' last event. */
    private static void storeBytes() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", dependencies.bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(Records.quarantined(
                            new Webhook("riskos", "again.", Set.of()), TOPIC, "correlation-1", "NOT_JSON", new byte[] {
                                '{', (byte) 0xC3
                            }))
                    .get();
        }
    }

    /** The bridge accepts this event, so a consumer must accept it too. */
    private static void storeEventWithoutData() throws Exception {
        Envelope event = new Envelope("event-null", "evaluation_completed", null, null, null);
        byte[] body =
                "{\"event_id\":\"event-null\",\"event_type\":\"evaluation_completed\",\"data\":null}".getBytes(UTF_8);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", dependencies.bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(Records.event(
                            new Webhook("riskos", "again.", Set.of()),
                            event,
                            event.eventId().getBytes(UTF_8),
                            body,
                            TOPIC,
                            0,
                            System.currentTimeMillis(),
                            null))
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        dependencies.close();
    }

    @Test
    void pythonHandlesEachEventAndCommits() throws Exception {
        // Debian's own interpreter, which finds Debian's modules.
        assertHandled(EXAMPLES, "python", "/usr/bin/python3", "python/consume.py");
    }

    @Test
    void nodeHandlesEachEventAndCommits() throws Exception {
        Path copy = Files.createDirectories(TestDependencies.DIRECTORY.resolve("node"));
        for (String file : List.of("consume.mjs", "package.json", "package-lock.json")) {
            Files.write(
                    copy.resolve(file),
                    Files.readAllBytes(EXAMPLES.resolve("node").resolve(file)));
        }
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(npm.getInputStream().readAllBytes(), UTF_8);
        assertThat(npm.waitFor()).as(said).isZero();
        assertHandled(copy, "node", "node", "consume.mjs");
    }

    private static void assertHandled(Path directory, String group, String... program)
            throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Arrays.stream(program), Stream.of(dependencies.bootstrapServers, group, TOPIC))
                .toList();
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            Groups.awaitCommitted(dependencies.bootstrapServers, group, TOPIC, EVENTS + 2);
            // Process.destroy() would close the stream of the output.
            process.toHandle().destroy();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(IntStream.range(0, EVENTS))
                    .as(output)
                    .allMatch(number -> output.contains("handled evaluation_completed event-" + number + " ACCEPT\n"));
            assertThat(output)
                    .contains("handled evaluation_completed event-null -\n")
                    .contains("not JSON correlation-1 NOT_JSON\n");
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
