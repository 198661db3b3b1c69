package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.standalone.LoopbackPorts;

/** The README's commands do what the README says. */
class ReadmeIT {

    private static final Pattern COMMAND = Pattern.compile("```sh\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern CURL = Pattern.compile("^ {4}(curl .*?)\n\n", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    private Path copy;

    private final Path output = TestDependencies.DIRECTORY.resolve("readme.log");

    @Test
    void ciRunsTheTestCommand() throws IOException {
        assertThat(commands()).containsExactly("mvn -Pstandalone package quarkus:run", "mvn verify");
        assertThat(Files.readString(Path.of(".ci", "run"))).containsPattern("\nexec mvn( --[a-z-]+)* verify -Pfull\n$");
    }

    /** Runs in a copy of the sources, because this build still uses its own; on free ports, because the default ports may be in use. */
    @Test
    @LongRunning
    void firstCommandLeadsToARecordInKafka() throws Exception {
        copySources();
        int kafkaPort = LoopbackPorts.free();
        String arguments =
                "-Dargs=standalone,--data-dir=" + copy.resolve("data") + ",--http-port=" + LoopbackPorts.free()
                        + ",--management-port=" + LoopbackPorts.free() + ",--kafka-port=" + kafkaPort + ",--redis-port="
                        + LoopbackPorts.free() + ",--console-port=" + LoopbackPorts.free();
        List<String> command = new ArrayList<>(List.of(commands().get(0).split(" ")));
        command.addAll(List.of("--batch-mode", "-Dmaven.repo.local=" + MavenRun.localRepository(), arguments));
        Process maven = new ProcessBuilder(command)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Awaitility.await("the welcome in " + output)
                    .atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofMillis(300))
                    .failFast("Maven has ended: see " + output, () -> !maven.isAlive())
                    .until(() -> read().contains("Stop with Ctrl-C"));
            assertThat(read().lines().map(ReadmeIT::withoutNumbers)).containsAll(shownOutput());
            Matcher curl = CURL.matcher(read());
            assertThat(curl.find()).isTrue();
            assertThat(shell(curl.group(1))).contains("200 OK").endsWith("OK");

            List<ConsumerRecord<byte[], byte[]>> records =
                    TopicContents.read("127.0.0.1:" + kafkaPort, "riskos.evaluation_completed");
            assertThat(records).hasSize(1);
            assertThat(curl.group(1)).contains(new String(records.get(0).value(), UTF_8));
            assertThat(TopicContents.header(records.get(0), "ce_type")).isEqualTo("evaluation_completed");
        } finally {
            end(maven);
        }
        assertThat(read()).contains("Stopping Kafka and Redis");
        assertTheProgramIsAlwaysTheSame();
    }

    /**
     * The jar of the project's own code, byte by byte. The code that Quarkus 3.33 generates differs from build to build: Quarkus numbers recorded
     * values in the order in which its build steps run, in several threads (https://github.com/quarkusio/quarkus/pull/53025).
     */
    private void assertTheProgramIsAlwaysTheSame() throws IOException {
        Path app = Path.of("target", "quarkus-app", "app");
        try (Stream<Path> jars = Files.list(app)) {
            assertThat(jars)
                    .singleElement()
                    .satisfies(jar -> assertThat(copy.resolve(app).resolve(jar.getFileName()))
                            .hasSameBinaryContentAs(jar));
        }
    }

    /** As with Ctrl-C, the program and Maven both get the signal; the program ends its own children. */
    private static void end(Process maven) {
        maven.children().forEach(ProcessHandle::destroy);
        maven.children().forEach(child -> child.onExit().join());
        maven.destroy();
        maven.onExit().join();
    }

    private static String shell(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).isZero();
        return printed;
    }

    private static List<String> commands() throws IOException {
        return COMMAND.matcher(Files.readString(Path.of("README.md")))
                .results()
                .flatMap(match -> match.group(1).lines())
                .filter(line -> line.startsWith("mvn "))
                .toList();
    }

    /** {@return the labels and addresses that the README shows; ports differ. {@code WelcomeTest} has the directories and commands} */
    private static List<String> shownOutput() throws IOException {
        Matcher block =
                Pattern.compile("```text\n(.*?)\n```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        return block.group(1)
                .lines()
                .filter(line -> !line.startsWith(" ") && !line.contains("/home/you"))
                .map(ReadmeIT::withoutNumbers)
                .toList();
    }

    private static String withoutNumbers(String line) {
        return line.replaceAll("\\d+", "0");
    }

    private void copySources() throws IOException {
        for (String part : List.of("pom.xml", ".mvn", "src/main", "src/examples")) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = copy.resolve(file);
                    Files.createDirectories(target.getParent());
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }

    private String read() throws IOException {
        return Files.readString(output);
    }
}
