package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.LoopbackPorts;

/** The zip of the profile {@code dist}: unpacked, and run without Maven. */
@LongRunning
class DistributionIT {

    private static final Pattern CURL = Pattern.compile("^ {4}(curl .*?)\n\n", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern WATCH =
            Pattern.compile("^ {4}(QUARKUS_CONFIG_LOCATIONS=.+/bin/riskos-kafka-bridge'? tail)$", Pattern.MULTILINE);

    private static Path directory = Path.of("");
    private static Path home = Path.of("");

    @BeforeAll
    static void unpack() throws Exception {
        directory = Files.createTempDirectory(Files.createDirectories(TestDependencies.DIRECTORY), "distribution")
                .toAbsolutePath();
        Path unpacked = directory.resolve("unpacked");
        run(directory, "unzip", "-q", zip().toString(), "-d", unpacked.toString());
        try (Stream<Path> roots = Files.list(unpacked)) {
            List<Path> only = roots.toList();
            assertThat(only).hasSize(1);
            home = only.get(0);
        }
    }

    /** {@return the zip of this build} */
    private static Path zip() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    private static String run(Path where, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void standaloneLeadsToARecordInKafka() throws Exception {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        Path log = directory.resolve("standalone.log");
        int kafkaPort = LoopbackPorts.free();
        Process program = new ProcessBuilder(
                        home.resolve("bin/riskos-kafka-bridge").toString(),
                        "standalone",
                        "--data-dir=a data directory",
                        "--http-port=" + LoopbackPorts.free(),
                        "--management-port=" + LoopbackPorts.free(),
                        "--kafka-port=" + kafkaPort,
                        "--redis-port=" + LoopbackPorts.free(),
                        "--console-port=" + LoopbackPorts.free())
                .directory(empty.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaitility.await("the welcome in " + log)
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(300))
                    .failFast("the program has ended: see " + log, () -> !program.isAlive())
                    .until(() -> Files.readString(log).contains("Stop with Ctrl-C"));
            String curl = found(CURL, log);
            assertThat(run(empty, "sh", "-c", curl)).contains("200 OK").endsWith("OK");
            assertThat(TopicContents.read("127.0.0.1:" + kafkaPort, "riskos.evaluation_completed"))
                    .singleElement()
                    .satisfies(record -> assertThat(curl).contains(new String(record.value(), UTF_8)));
            assertThat(run(empty, "sh", "-c", found(WATCH, log) + " --from today --count 1"))
                    .contains("  evaluation_completed  ");
        } finally {
            program.destroy();
            program.onExit().join();
        }
        assertThat(Files.readString(log)).contains("Stopping Kafka and Redis");
    }

    private static String found(Pattern pattern, Path log) throws IOException {
        Matcher found = pattern.matcher(Files.readString(log));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void commandsRunFromAnyDirectoryAndByALink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("linked"), home.resolve("bin/riskos-kafka-bridge"));
        assertThat(run(directory, link.toString(), "--help"))
                .contains("serve", "standalone", "send", "doctor", "index", "spool", "replay", "export", "tail");
        assertThat(Files.getPosixFilePermissions(home.resolve("bin/riskos-kafka-bridge")))
                .contains(PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    }

    /** There is no broker on the class path of a bridge, and no jar twice. */
    @Test
    void brokerIsApartFromTheProgram() throws IOException {
        Set<String> program = jars(home.resolve("quarkus-app/lib/main"));
        program.addAll(jars(home.resolve("quarkus-app/lib/boot")));
        Set<String> standalone = jars(home.resolve("standalone"));
        assertThat(program).noneMatch(jar -> jar.contains("kafka_2.13") || jar.contains("embedded-redis"));
        assertThat(standalone).anyMatch(jar -> jar.startsWith("kafka_2.13-")).hasSizeGreaterThan(20);
        List<String> twice = new ArrayList<>(standalone);
        twice.removeIf(jar -> program.stream().noneMatch(other -> other.endsWith("." + jar)));
        assertThat(twice).as("exclude these in src/assembly/distribution.xml").isEmpty();
    }

    private static Set<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
