package org.riskosbridge.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.it.TopicContents;
import org.riskosbridge.standalone.LoopbackPorts;

/** Three bridges behind HAProxy are restarted one after the other under load: the sender notices nothing. */
@LongRunning
class RollingRestart {

    private static final int BRIDGES = 3;
    private static final int PER_SECOND = 60;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PREFIX = "rolling.";

    private final TestDependencies dependencies = TestDependencies.start("rolling");
    private final List<Map<String, String>> settings = new ArrayList<>();
    private final List<Bridge> bridges = new ArrayList<>();

    @Test
    void rollingRestartUnderLoadFailsLosesAndDoublesNothing() throws Exception {
        Path attempts = Files.createTempFile(TestDependencies.DIRECTORY, "rolling", ".tsv");
        Process proxy = null;
        Process sender = null;
        try {
            for (int i = 0; i < BRIDGES; i++) {
                settings.add(settings());
                bridges.add(Bridge.launch(settings.get(i)));
            }
            bridges.forEach(Bridge::awaitReady);
            int port = LoopbackPorts.free();
            proxy = proxy(port);
            sender = sender(port, attempts);
            await(attempts, 5 * PER_SECOND);
            for (int i = 0; i < BRIDGES; i++) {
                restart(i);
                await(attempts, lines(attempts) + PER_SECOND);
            }
            assertThat(sender.isAlive()).as("there was load all the time").isTrue();
            sender.destroy();
            sender.waitFor(30, TimeUnit.SECONDS);
        } finally {
            end(sender);
            end(proxy);
            bridges.forEach(Bridge::close);
        }
        try (dependencies) {
            assertNothingWasSeen(Files.readAllLines(attempts));
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", dependencies.bootstrapServers);
        settings.put("quarkus.redis.hosts", dependencies.redisHosts);
        settings.put("bridge.webhooks.riskos.auth.type", "bearer");
        settings.put("bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN);
        // On an overloaded machine Redis may take longer than the default of 1 s.
        settings.put("bridge.index.timeout", "10s");
        settings.put("bridge.ingest.in-flight-wait", "10s");
        settings.put("bridge.ingest.answer-timeout", "30s");
        settings.put("bridge.webhooks.riskos.topic-prefix", PREFIX);
        settings.put("bridge.log.quarantine-topic", PREFIX + "quarantine");
        settings.put("bridge.log.topics.partitions", "2");
        settings.put("quarkus.http.port", Integer.toString(LoopbackPorts.free()));
        settings.put("quarkus.management.port", Integer.toString(LoopbackPorts.free()));
        return settings;
    }

    private Process proxy(int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("haproxy", "-db", "-f", "docs/haproxy.cfg")
                .redirectErrorStream(true)
                .redirectOutput(
                        TestDependencies.DIRECTORY.resolve("haproxy.log").toFile());
        builder.environment().put("LISTEN", "127.0.0.1:" + port);
        for (int i = 0; i < BRIDGES; i++) {
            builder.environment()
                    .put("BRIDGE_" + (i + 1), "127.0.0.1:" + settings.get(i).get("quarkus.http.port"));
            builder.environment().put("HEALTH_" + (i + 1), settings.get(i).get("quarkus.management.port"));
        }
        return builder.start();
    }

    /** A client without retries, so that the test sees each failed attempt. */
    private static Process sender(int port, Path attempts) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("bridge.jar"),
                        "send",
                        "http://127.0.0.1:" + port + "/webhooks/riskos",
                        "--rate",
                        Integer.toString(PER_SECOND),
                        "--duration",
                        "5m",
                        "--retries",
                        "0",
                        "--log",
                        attempts.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        TestDependencies.DIRECTORY.resolve("rolling-send.log").toFile());
        builder.environment().put("RISKOS_TOKEN", Bridge.TOKEN);
        return builder.start();
    }

    private void restart(int number) {
        Bridge old = bridges.get(number);
        old.terminate();
        Awaitility.await().atMost(LIMIT).until(() -> !old.isAlive());
        Bridge next = Bridge.launch(settings.get(number));
        bridges.set(number, next);
        next.awaitReady();
    }

    private static void await(Path attempts, long lines) {
        Awaitility.await().atMost(LIMIT).until(() -> lines(attempts) >= lines);
    }

    private static long lines(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private void assertNothingWasSeen(List<String> attempts) {
        assertThat(attempts).allSatisfy(line -> assertThat(field(line, 2)).isEqualTo("200"));
        List<String> sent = attempts.stream().map(line -> field(line, 0)).toList();
        List<String> stored = TopicContents.ids(TopicContents.read(dependencies.bootstrapServers, PREFIX))
                .toList();
        System.out.println(sent.size() + " deliveries, all answered 200; " + stored.size() + " records");
        assertThat(stored).doesNotHaveDuplicates().containsAll(sent);
    }

    private static String field(String line, int number) {
        return line.split("\t", -1)[number];
    }

    private static void end(Process process) throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
