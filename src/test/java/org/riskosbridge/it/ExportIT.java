package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.event.Digests;

/** Stored records in a file and on a terminal. */
class ExportIT {

    private static final TestDependencies PARTS = TestDependencies.shared();
    private static final String COMPLETED = "exported.evaluation_completed";
    private static final String ODD = "exported.odd";
    private static final int EVENTS = 45_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private static Instant start;

    @BeforeAll
    static void storeOddRecords() throws Exception {
        start = StoredDay.begin();
        StoredDay.fill(PARTS.bootstrapServers, ODD, start, 1, 300);
        append("{\n\t\"pretty\" : 1e400, \"π\": \"\\ud800 \u2028\"\n}\r\n".getBytes(UTF_8));
        append(new byte[] {'{', (byte) 0xC3, '}', 0});
        append(new byte[0]);
    }

    private static void append(byte[] body) {
        Map<String, Object> settings = Map.of("bootstrap.servers", PARTS.bootstrapServers);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(ODD, 0, "key".getBytes(UTF_8), body));
        }
    }

    private static Process start(String... command) throws IOException {
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers",
                PARTS.bootstrapServers,
                "quarkus.redis.hosts",
                "redis://127.0.0.1:1",
                "bridge.webhooks.riskos.topic-prefix",
                "exported.");
        return CommandRun.start(settings, command);
    }

    private static String run(String... command) throws Exception {
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    @LongRunning
    void killedAndResumedTheFileHoldsEachRecordOnce() throws Exception {
        StoredDay.fill(PARTS.bootstrapServers, COMPLETED, start, EVENTS, 2000);
        Path file = directory.resolve("day.ndjson.gz");
        Path manifest = directory.resolve("day.ndjson.gz.manifest.json");
        String[] export = {"export", "--type", "evaluation_completed", "--out", file.toString(), "--gzip"};
        Process killed = start(export);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !killed.isAlive()
                        || (Files.exists(manifest)
                                && JSON.readTree(manifest.toFile()).get("bytes").asLong() > 0));
        killed.destroyForcibly().onExit().join();
        assertThat(JSON.readTree(manifest.toFile()).get("complete").asBoolean())
                .as("killed before its end")
                .isFalse();
        // A crash of the machine may leave such bytes after the data that was forced to disk.
        Files.writeString(file, "torn", StandardOpenOption.APPEND);

        assertThat(run(export)).contains(EVENTS + " records in " + file);

        assertThatFileHolds(file, TopicContents.read(PARTS, COMPLETED));
        JsonNode whole = JSON.readTree(manifest.toFile());
        assertThat(whole.get("complete").asBoolean()).isTrue();
        assertThat(whole.get("records").asLong()).isEqualTo(EVENTS);
        assertThat(whole.get("bytes").asLong()).isEqualTo(Files.size(file));
        assertThat(whole.get("sha256").asText())
                .isEqualTo(HexFormat.of().formatHex(Digests.sha256(Files.readAllBytes(file))));
        assertThat(whole.get("partitions").findValuesAsText("from")).containsExactly("0", "0", "0");
        assertThat(whole.get("partitions").findValuesAsText("to")).containsExactly("15000", "15000", "15000");
        Process again = start(export);
        assertThat(new String(again.getInputStream().readAllBytes(), UTF_8)).contains("is already complete");
    }

    @Test
    @LongRunning
    void exportWhoseFirstPartWasDeletedDoesNotGoOn() throws Exception {
        Path file = directory.resolve("day.ndjson");
        Path manifest = directory.resolve("day.ndjson.manifest.json");
        String[] export = {"export", "--topic", ODD, "--out", file.toString()};
        run(export);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(manifest)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        // The state that a stopped run leaves.
        Files.writeString(manifest, Files.readString(manifest).replace("\"complete\" : true", "\"complete\" : false"));
        Files.delete(file);

        Process again = start(export);
        String output = new String(again.getInputStream().readAllBytes(), UTF_8);
        assertThat(again.waitFor()).as(output).isNotZero();
        assertThat(output).contains("the first part is missing");
        assertThat(file).doesNotExist();
    }

    /** Line feeds, characters that JSON need not escape, and bytes that are not text come back unchanged. */
    @Test
    void bodiesOfAnyKindAreExportedByteForByte() throws Exception {
        Path file = directory.resolve("odd.ndjson");
        run("export", "--topic", ODD, "--out", file.toString());
        assertThatFileHolds(file, TopicContents.read(PARTS, ODD));
    }

    @Test
    @LongRunning
    void exportWithoutAFileIsPrinted() throws Exception {
        String piped = run("export", "--topic", ODD, "--event-id", "event-0");
        assertThat(piped).contains("\"topic\":\"exported.odd\",\"partition\":0,\"offset\":0,");
        assertThat(piped).endsWith("\n1 record\n").doesNotContain("\"complete\"");
    }

    @Test
    void tailShowsEventsAndNoPersonalData() throws Exception {
        assertThat(run("tail", "--topic", ODD, "--from", start.toString(), "--count", "3"))
                .contains(start + "  odd  event-0  eval-0  ACCEPT  (300 bytes)")
                .contains("  -  -  -  -  (4 bytes)")
                .doesNotContain("padding");
    }

    @Test
    @LongRunning
    void tailShowsDataWhenAsked() throws Exception {
        assertThat(run("tail", "--topic", ODD, "--from", start.toString(), "--count", "1", "--show-data"))
                .contains("ACCEPT  {\"event_id\":\"event-0\"");
    }

    @Test
    @LongRunning
    void tailFollowsWhatIsAppended() throws Exception {
        Process tail = start("tail", "--topic", ODD, "--count", "1");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            append("{\"data\":{\"decision\":\"REVIEW\\u001b[31m\"}}".getBytes(UTF_8));
            return !tail.isAlive();
        });
        assertThat(new String(tail.getInputStream().readAllBytes(), UTF_8)).contains("  -  -  -  REVIEW\\u001b[31m  (");
    }

    /** The body of each line has the same hash as the body of the record. */
    private static void assertThatFileHolds(Path file, List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException {
        Map<String, String> wanted = new HashMap<>();
        records.forEach(record ->
                wanted.put(record.topic() + "-" + record.partition() + "-" + record.offset(), hash(record.value())));
        Map<String, String> found = new HashMap<>();
        List<String> twice = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                BufferedReader lines = new BufferedReader(new InputStreamReader(plain, UTF_8))) {
            Stream<String> each = lines.lines();
            for (String line : (Iterable<String>) each::iterator) {
                JsonNode record = JSON.readTree(line);
                String position =
                        record.get("topic").asText() + "-" + record.get("partition") + "-" + record.get("offset");
                byte[] body = record.has("body")
                        ? record.get("body").asText().getBytes(UTF_8)
                        : record.get("body_base64").binaryValue();
                if (found.put(position, hash(body)) != null) {
                    twice.add(position);
                }
            }
        }
        assertThat(twice).isEmpty();
        assertThat(found).isEqualTo(wanted);
    }

    private static String hash(byte[] body) {
        return HexFormat.of().formatHex(Digests.sha256(body));
    }
}
