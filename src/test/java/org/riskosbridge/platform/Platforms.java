package org.riskosbridge.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.it.CommandRun;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.MavenRun;
import org.riskosbridge.it.RedisProgram;
import org.riskosbridge.it.SecuredDependencies;
import org.riskosbridge.it.Signals;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.it.TopicContents;

/**
 * The packaged bridge on brokers of other versions, and on Valkey, with users that have only the permissions in {@code deploy}. Each test writes
 * a row of the table in docs/platforms.md to {@code target/platforms.md}, and the document must have this row.
 */
@LongRunning
class Platforms {

    private static final Path TABLE = Path.of("target", "platforms.md");
    private static final String TOPIC = "riskos.evaluation_completed";
    private static final int EVENTS = 50;

    /** Longer than the producer waits, and shorter than the age at which the broker refuses a record. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final List<String> ids = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"3.8.1", "3.9.2", "4.0.2", "4.1.2", "4.2.2", "4.3.1", "4.4.0"})
    void bridgeWorksWithKafkaAsThePageSays(String version) throws Exception {
        try (SecuredDependencies parts =
                SecuredDependencies.start("kafka-" + version, classPath(version), RedisProgram.REDIS)) {
            assertRow("Apache Kafka " + version, parts);
        }
    }

    @Test
    void bridgeWorksWithValkeyAsThePageSays() throws Exception {
        try (SecuredDependencies parts = SecuredDependencies.start("valkey", "", RedisProgram.VALKEY)) {
            String server = parts.redis().command("INFO server");
            assertThat(server).containsPattern("valkey_version:8\\.");
            assertRow("Valkey 8", parts);
        }
    }

    private void assertRow(String name, SecuredDependencies parts) throws Exception {
        try (Bridge bridge = Bridge.launch(parts.settings())) {
            bridge.awaitReady();
            String row = "| " + name + " | "
                    + String.join(
                            " | ",
                            passes(() -> storesEachEventOnce(parts, bridge)),
                            passes(() -> settlesAnEventInDoubt(parts, bridge)),
                            passes(() -> rebuildsTheIndex(parts, bridge)),
                            passes(() -> replays(parts)),
                            passes(() -> doctorFindsNothing(parts)))
                    + " |";
            Files.writeString(TABLE, row + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            assertThat(Files.readString(Path.of("docs", "platforms.md")))
                    .as("docs/platforms.md: the row; failed: %s", failures)
                    .contains(row);
        }
    }

    private static String classPath(String version) throws IOException, InterruptedException {
        Path classPath = TestDependencies.DIRECTORY.resolve("kafka-" + version + ".classpath");
        MavenRun.run(
                TestDependencies.DIRECTORY.resolve("kafka-" + version + "-maven.log"),
                "--file=src/test/brokers/pom.xml",
                "-Dkafka.version=" + version,
                "-DoutputFile=" + classPath,
                "initialize");
        assertThat(classPath).content().contains("/kafka_2.13-" + version + ".jar");
        return Files.readString(classPath);
    }

    private String passes(Step step) throws InterruptedException {
        try {
            step.run();
            return "passed";
        } catch (InterruptedException ending) {
            throw ending;
        } catch (Exception | AssertionError failure) {
            failures.add(failure);
            return "failed";
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void storesEachEventOnce(SecuredDependencies parts, Bridge bridge) {
        IntStream.range(0, EVENTS).mapToObj(i -> "event-" + i).forEach(ids::add);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertAllAnswered200(bridge);
        }
        assertThat(bridge.delivered("{}").statusCode()).isEqualTo(400);
        assertOneRecordEach(parts, TOPIC);
    }

    private void assertAllAnswered200(Bridge bridge) {
        assertThat(ids).allSatisfy(id -> assertThat(deliver(bridge, id)).isEqualTo(200));
    }

    private static int deliver(Bridge bridge, String id) {
        return bridge.delivered("{\"event_id\":\"" + id + "\",\"event_type\":\"evaluation_completed\",\"data\":{}}")
                .statusCode();
    }

    private void assertOneRecordEach(SecuredDependencies parts, String topic) {
        assertThat(TopicContents.ids(TopicContents.read(parts.kafka().plainServers(), topic))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    /** The sender repeats the delivery until it is answered 200. */
    private void settlesAnEventInDoubt(SecuredDependencies parts, Bridge bridge) throws Exception {
        ids.add("in-doubt");
        CompletableFuture<Void> resumed = Signals.pause(parts.kafka().pid(), PAUSE);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> deliver(bridge, "in-doubt") == 200);
        resumed.join();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> settled(bridge) >= 1);
        assertOneRecordEach(parts, TOPIC);
    }

    /** {@return how many events in doubt were decided by a read of the log} */
    private static double settled(Bridge bridge) {
        return bridge.metric("bridge_in_doubt_resolved_total{result=\"found\"}")
                + bridge.metric("bridge_in_doubt_resolved_total{result=\"not-found\"}");
    }

    private void rebuildsTheIndex(SecuredDependencies parts, Bridge bridge) {
        parts.redis().command("FLUSHALL");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bridge.readiness() == 503);
        bridge.awaitReady();
        assertAllAnswered200(bridge);
        ids.add("after-the-rebuild");
        assertThat(deliver(bridge, "after-the-rebuild")).isEqualTo(200);
        assertOneRecordEach(parts, TOPIC);
    }

    private void replays(SecuredDependencies parts) throws Exception {
        CommandRun replay = CommandRun.run(
                parts.replay(), "replay", "--into", "replay.again", "--create", "--reason", "a test", "--id", "again");
        assertThat(replay.exitCode()).as(replay.output()).isZero();
        assertOneRecordEach(parts, "replay.again");
    }

    /** The two findings ask for more brokers. */
    private static void doctorFindsNothing(SecuredDependencies parts) throws Exception {
        CommandRun doctor = CommandRun.run(parts.settings(), "doctor");
        assertThat(doctor.output()).containsPattern("holds +kafka +barrier +seen in riskos.* after \\d+ ms");
        assertThat(doctor.output().lines().filter(line -> line.matches("(FAILS|UNKNOWN) .*")))
                .as(doctor.output())
                .allMatch(line -> line.contains("replication factor") || line.contains("min.insync.replicas"));
    }
}
