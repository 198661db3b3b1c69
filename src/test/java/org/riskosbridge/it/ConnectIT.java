package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.LoopbackPorts;

/** The example of {@code src/examples/connect}, on a worker of Kafka Connect. */
@LongRunning
class ConnectIT {

    private static final Path EXAMPLE = Path.of("src", "examples", "connect");
    private static final int EVENTS = 100;

    /** Settings that the example leaves to Kafka's defaults. */
    private static final Set<String> OF_THE_TEST = Set.of("listeners", "offset.flush.interval.ms");

    @Test
    void sinkWritesEachEventOfEachTopicAndNothingElse() throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(TestDependencies.DIRECTORY), "connect")
                .toAbsolutePath();
        Path libraries = libraries(directory);
        try (TestDependencies dependencies = TestDependencies.start("connect")) {
            for (String topic : List.of("evaluation_completed", "evaluation_paused", "unrouted", "quarantine")) {
                StoredDay.fill(dependencies.bootstrapServers, "riskos." + topic, StoredDay.begin(), EVENTS, 300);
            }
            Path written = directory.resolve("events.ndjson");
            Path worker = copy(
                    "worker.properties",
                    directory,
                    Map.of(
                            "bootstrap.servers",
                            dependencies.bootstrapServers,
                            "offset.storage.file.filename",
                            directory.resolve("connect.offsets").toString(),
                            "plugin.path",
                            directory.resolve("plugins").toString(),
                            "listeners",
                            "http://127.0.0.1:" + LoopbackPorts.free(),
                            // A worker commits each minute by default.
                            "offset.flush.interval.ms",
                            "1000"));
            Path sink = copy(
                    "sink.properties",
                    directory,
                    Map.of("file", written.toString(), "errors.deadletterqueue.topic.replication.factor", "1"));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            libraries + "/*",
                            "org.apache.kafka.connect.cli.ConnectStandalone",
                            worker.toString(),
                            sink.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("connect.log").toFile())
                    .start();
            try {
                for (String topic : List.of("evaluation_completed", "evaluation_paused")) {
                    Groups.awaitCommitted(
                            dependencies.bootstrapServers, "connect-riskos-events", "riskos." + topic, EVENTS);
                }
            } finally {
                process.destroyForcibly().onExit().join();
            }
            List<String> lines = Files.readAllLines(written);
            assertThat(lines).hasSize(2 * EVENTS).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
            assertThat(IntStream.range(0, EVENTS))
                    .allMatch(number -> lines.stream()
                                    .filter(line -> line.contains("\"event-" + number + "\""))
                                    .count()
                            == 2);
        }
    }

    /** {@return the directory into which Maven put Kafka Connect; the connector itself is a plug-in, as in a real installation} */
    private static Path libraries(Path directory) throws Exception {
        Path libraries = directory.resolve("libs");
        MavenRun.run(
                directory.resolve("maven.log"),
                "--file=" + EXAMPLE.resolve("pom.xml"),
                "-Dkafka.version=" + org.apache.kafka.common.utils.AppInfoParser.getVersion(),
                "-DoutputDirectory=" + libraries,
                "dependency:copy-dependencies");
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        try (Stream<Path> jars = Files.list(libraries)) {
            for (Path jar : jars.filter(each -> each.getFileName().toString().startsWith("connect-file"))
                    .toList()) {
                Files.move(jar, plugins.resolve(jar.getFileName()));
            }
        }
        return libraries;
    }

    /** The example's file with other addresses and paths; the test fails when a setting of the example is renamed. */
    private static Path copy(String name, Path directory, Map<String, String> changes) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(EXAMPLE.resolve(name))) {
            properties.load(reader);
        }
        assertThat(changes.keySet().stream().filter(key -> !OF_THE_TEST.contains(key)))
                .isSubsetOf(properties.stringPropertyNames());
        properties.putAll(changes);
        Path copy = directory.resolve(name);
        try (var writer = Files.newBufferedWriter(copy)) {
            properties.store(writer, null);
        }
        return copy;
    }
}
