package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The limits of the spool: a full spool, a full disk, a directory in use, events that the log does not accept. */
class SpoolLimitsIT {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static TestDependencies dependencies;
    private static Bridge common;
    private static Path spoolOfCommon;

    @BeforeAll
    static void start() throws IOException {
        dependencies = TestDependencies.start("spool-limits");
        spoolOfCommon = directory("spool-common");
        common = start(settings("spool-common", spoolOfCommon));
    }

    @AfterAll
    static void stop() {
        common.close();
        dependencies.close();
    }

    private static Map<String, String> settings(String name, Path directory) {
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("bridge.webhooks.riskos.topic-prefix", name + ".");
        settings.put("bridge.spool.directory", directory.toString());
        settings.put("bridge.spool.key", KEY);
        return settings;
    }

    /** Starts a bridge, and waits until Kafka and Redis are available: with a spool a bridge can be ready without them. */
    private static Bridge start(Map<String, String> settings) {
        Bridge bridge = Bridge.start(dependencies, settings);
        await().until(() -> !bridge.management("/q/health/ready").contains("\"away\""));
        return bridge;
    }

    private static Path directory(String name) throws IOException {
        return Files.createTempDirectory(TestDependencies.DIRECTORY, name);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
    }

    static String padded(String id, int bytes) {
        return DeliveryLoad.text(id).replace("{}", "{\"x\":\"" + "x".repeat(bytes) + "\"}");
    }

    private static void assertSpoolUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("type")).endsWith(":spool-unavailable");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    }

    @Test
    @LongRunning
    void fullSpoolIsAnswered503UntilThereIsRoomAndLosesNothing() throws Exception {
        Map<String, String> settings = settings("spool-full", directory("spool-full"));
        settings.put("bridge.spool.max-size", "10K");
        try (Bridge bridge = start(settings)) {
            Signals.pause(dependencies.redis.pid());
            assertThat(bridge.delivered(padded("full-a", 4_000)).statusCode()).isEqualTo(200);
            assertThat(bridge.delivered(padded("full-b", 4_000)).statusCode()).isEqualTo(200);
            await().until(() -> bridge.readiness() == 200);
            assertSpoolUnavailable(bridge.delivered(padded("full-c", 4_000)));
            await().until(() -> bridge.readiness() == 503);
            assertThat(bridge.log()).contains("bridge.spool.max-size");
            Signals.resume(dependencies.redis.pid());
            await().until(() -> bridge.readiness() == 200 && bridge.metric("bridge_spool_entries") == 0);
            assertThat(bridge.delivered(padded("full-c", 4_000)).statusCode()).isEqualTo(200);
            assertThat(TopicContents.ids(TopicContents.read(dependencies, "spool-full.")))
                    .containsExactlyInAnyOrder("full-a", "full-b", "full-c");
        } finally {
            Signals.resume(dependencies.redis.pid());
        }
    }

    @Test
    void diskThatFillsIsAnswered503NamedAndUsedAgainWhenThereIsRoom() throws Exception {
        Signals.pause(dependencies.redis.pid());
        try {
            assertThat(common.delivered(padded("disk-a", 100_000)).statusCode()).isEqualTo(200);
            // Maximum size of a file: a write that exceeds it ends in the middle, as on a full disk.
            limitFiles(common.pid(), 150_000);
            assertSpoolUnavailable(common.delivered(padded("disk-b", 100_000)));
            await().until(() -> common.readiness() == 503);
            assertThat(common.log())
                    .contains("The spool (" + spoolOfCommon + ") is unavailable: it cannot be written")
                    .contains("free disk space");
            limitFiles(common.pid(), -1);
            await().until(() -> common.readiness() == 200);
            assertThat(common.log())
                    .containsPattern(
                            "The spool \\(.+\\) is available again after \\d+ s\\. Deliveries answered meanwhile: "
                                    + ".*[1-9]\\d* spool-unavailable");
            assertThat(common.delivered(padded("disk-b", 100_000)).statusCode()).isEqualTo(200);
        } finally {
            limitFiles(common.pid(), -1);
            Signals.resume(dependencies.redis.pid());
        }
        assertStored("disk-a", "disk-b");
    }

    private static void assertStored(String... ids) {
        await().until(() -> common.metric("bridge_spool_entries") == 0);
        for (String id : ids) {
            assertThat(TopicContents.of(dependencies, "spool-common.", id))
                    .as(id)
                    .hasSize(1);
        }
    }

    private static void limitFiles(long pid, long bytes) throws Exception {
        Process limit = new ProcessBuilder(
                        "prlimit", "--pid=" + pid, "--fsize=" + (bytes < 0 ? "unlimited" : bytes) + ":unlimited")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(limit.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(limit.exitValue()).isZero();
    }

    @Test
    @LongRunning
    void eventsThatTheLogNeverTakesGoToQuarantineOrAsideAndHoldUpNone() throws Exception {
        Path directory = directory("spool-never");
        try (Bridge bridge = start(settings("spool-never", directory))) {
            most(dependencies, 10_000, "spool-never.evaluation_completed");
            assertThat(bridge.delivered(padded("large", 20_000)).statusCode()).isEqualTo(200);
            assertThat(bridge.delivered(DeliveryLoad.text("small")).statusCode())
                    .isEqualTo(200);
            await().until(() -> TopicContents.of(dependencies, "spool-never.evaluation_completed", "small")
                            .size()
                    == 1);
            await().until(() ->
                    TopicContents.read(dependencies, "spool-never.quarantine").size() == 1);
            assertThat(TopicContents.header(
                            TopicContents.read(dependencies, "spool-never.quarantine")
                                    .get(0),
                            "bridge_reason"))
                    .isEqualTo("REFUSED_BY_LOG");
            await().until(() -> bridge.metric("bridge_spool_entries") == 0);

            most(dependencies, 10_000, "spool-never.quarantine");
            Signals.pause(dependencies.redis.pid());
            try {
                assertThat(bridge.delivered(padded("larger", 30_000)).statusCode())
                        .isEqualTo(200);
            } finally {
                Signals.resume(dependencies.redis.pid());
            }
            await().until(() -> bridge.metric("bridge_spool_dead_entries") == 1);
            assertThat(bridge.metric("bridge_spool_entries")).isZero();
            assertThat(bridge.log()).contains("spool export");
        }
        assertCommandsShow(directory, padded("larger", 30_000));
    }

    /** Sets the maximum size of a batch that a topic accepts. */
    static void most(TestDependencies dependencies, int bytes, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", dependencies.bootstrapServers))) {
            AlterConfigOp smaller = new AlterConfigOp(
                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(smaller)))
                    .all()
                    .get();
        }
    }

    private static void assertCommandsShow(Path directory, String body) throws Exception {
        Path key = Files.writeString(directory.resolveSibling(directory.getFileName() + ".key"), KEY + "\n");
        String[] which = {"--directory", directory.toString(), "--key-file", key.toString()};
        CommandRun status = CommandRun.run(Map.of(), arguments("status", which));
        assertThat(status.exitCode()).as(status.output()).isZero();
        assertThat(status.output()).containsPattern("set aside +1\n").containsPattern("damaged +0\n");

        Path target = directory.resolveSibling(directory.getFileName() + ".export");
        CommandRun export = CommandRun.run(Map.of(), arguments("export", which, "--to", target.toString()));
        assertThat(export.exitCode()).as(export.output()).isZero();
        try (Stream<Path> files = Files.list(target.resolve("riskos"))) {
            assertThat(files).singleElement().satisfies(file -> assertThat(file).hasContent(body));
        }
        CommandRun again = CommandRun.run(Map.of(), arguments("export", which, "--to", target.toString()));
        assertThat(again.exitCode()).as("overwrites nothing").isEqualTo(1);
    }

    private static String[] arguments(String command, String[] which, String... more) {
        return Stream.of(new String[] {"spool", command}, which, more)
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }

    @Test
    @LongRunning
    void invalidDeliveryIsToldSoDuringAnOutageAndReachesTheQuarantine() throws Exception {
        Signals.pause(dependencies.redis.pid());
        try {
            assertThat(common.delivered(DeliveryLoad.text("valid")).statusCode())
                    .isEqualTo(200);
            assertThat(common.delivered("{}").statusCode()).isEqualTo(400);
        } finally {
            Signals.resume(dependencies.redis.pid());
        }
        assertStored("valid");
        assertThat(quarantined("NO_EVENT_ID")).hasSize(1);
    }

    @Test
    void sameIdWithAnotherBodyAndARetryInTheSpoolMakeOneRecord() throws Exception {
        String body = DeliveryLoad.text("twice");
        String other = padded("twice", 10);
        Signals.pause(dependencies.redis.pid());
        try {
            for (String each : List.of(body, body, other)) {
                assertThat(common.delivered(each).statusCode()).isEqualTo(200);
            }
        } finally {
            Signals.resume(dependencies.redis.pid());
        }
        assertStored("twice");
        // The drain tries entries again later while Redis is slow, so either body may be the first.
        String stored = new String(
                TopicContents.of(dependencies, "spool-common.", "twice").get(0).value(), UTF_8);
        assertThat(stored).isIn(body, other);
        if (stored.equals(body)) {
            assertThat(quarantined("OTHER_BODY")).containsExactly(other);
        } else {
            assertThat(quarantined("OTHER_BODY")).isNotEmpty().containsOnly(body);
        }
    }

    /** {@return the bodies in quarantine for this reason} */
    private static List<String> quarantined(String reason) {
        return TopicContents.read(dependencies, "spool-common.quarantine").stream()
                .filter(record -> TopicContents.header(record, "bridge_reason").equals(reason))
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    @Test
    @LongRunning
    void bridgeThatEndsWhileKafkaIsDeadSendsConnectionsElsewhereAnswersAllAndEndsInTime() throws Exception {
        Path directory = directory("spool-end");
        Map<String, String> settings = settings("spool-end", directory);
        settings.put("quarkus.shutdown.delay", "2s");
        Bridge bridge = start(settings);
        assertThat(bridge.delivered(DeliveryLoad.text("end-a")).headers().firstValue("Connection"))
                .isEmpty();
        Signals.pause(dependencies.kafka.pid());
        try {
            var pending = bridge.deliver(DeliveryLoad.event("end-b"));
            await().until(() -> bridge.metric("bridge_in_flight") == 1);
            long signalled = System.nanoTime();
            bridge.terminate();
            await().until(() -> bridge.readiness() == 503);
            HttpResponse<String> last = bridge.delivered(DeliveryLoad.text("end-c"));
            assertThat(last.statusCode()).isEqualTo(200);
            assertThat(last.headers().firstValue("Connection")).hasValue("close");
            assertThat(pending.join().statusCode()).isEqualTo(200);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !bridge.isAlive());
            System.out.println("ended " + (System.nanoTime() - signalled) / 1_000_000 + " ms after the signal");
        } finally {
            Signals.resume(dependencies.kafka.pid());
            bridge.kill();
        }
        try (Bridge next = start(settings)) {
            await().until(() -> next.metric("bridge_spool_entries") == 0);
            assertThat(TopicContents.ids(TopicContents.read(dependencies, "spool-end.")))
                    .containsExactlyInAnyOrder("end-a", "end-b", "end-c");
        }
    }

    @Test
    @LongRunning
    void directoryInUseWithoutKeyOrUnwritableIsRefusedAtStart() throws Exception {
        Path directory = directory("spool-used");
        Map<String, String> used = settings("spool-used", directory);
        used.put("bridge.spool.directory", spoolOfCommon.toString());
        assertRefused(used, "in use by another process");
        assertThat(common.isAlive()).isTrue();
        Map<String, String> keyless = settings("spool-used", directory);
        keyless.remove("bridge.spool.key");
        assertRefused(keyless, "bridge.spool.key-file", "openssl rand -base64 32");
        assertRefused(settings("spool-used", Path.of("/proc/spool")), "/proc/spool cannot be written");
    }

    private static void assertRefused(Map<String, String> settings, String... words) throws InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.redis.hosts", dependencies.redisHosts);
        all.put("kafka.bootstrap.servers", dependencies.bootstrapServers);
        all.put("bridge.webhooks.riskos.auth.type", "none");
        Bridge refused = Bridge.refused(all);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.log()).contains(words);
    }
}
