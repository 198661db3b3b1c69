package org.riskosbridge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, with the broker and Redis that the profile {@code standalone} would have put into it. */
class StandaloneCommandIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What the profile adds, and more that does no harm. */
    private static final String BROKER_JARS = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("/io/quarkus/"))
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    Path parent;

    private Path directory;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void chooseDirectory() {
        directory = parent.resolve("data");
    }

    @AfterEach
    void leaveNothingBehind() {
        started.forEach(Process::destroy);
        started.forEach(
                process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
        children().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void whatTheWelcomeSaysWorksWhenPasted() throws Exception {
        Path output = run(List.of());
        String welcome = awaitWelcome(output);

        String curl = pasted(welcome, "curl");
        assertThat(shell(curl)).contains("200 OK");
        assertThat(shell(curl)).contains("200 OK");

        String eventId = welcome.replaceAll("(?s).*\"event_id\":\"([^\"]+)\".*", "$1");
        String consumer = pasted(welcome, "java").replace("/boot/*'", "/boot/*:" + BROKER_JARS + "'");
        assertThat(shell(consumer + " --timeout-ms 5000"))
                .containsOnlyOnce(eventId)
                .contains("Processed a total of 1 messages");
    }

    /** Ctrl-C, too, goes to the whole group; as SIGINT it would be ignored where the tests run in the background. */
    @Test
    void signalToTheWholeGroupEndsBridgeThenBrokerThenRedis() throws Exception {
        Path output = run(List.of("setsid"));
        awaitWelcome(output);
        assertThat(children()).hasSize(2);
        Process bridge = started.get(0);

        shell("kill -s TERM -- -" + bridge.pid());

        assertThat(bridge.onExit().get(60, TimeUnit.SECONDS).exitValue()).isEqualTo(143);
        assertThat(children()).isEmpty();
        assertThat(time(directory.resolve("kafka/kafka.log"), "due to signal SIGTERM"))
                .isGreaterThanOrEqualTo(time(output, "riskos-kafka-bridge stopped in"));
        assertThat(read(directory.resolve("redis/redis.log"))).contains("ready to exit, bye bye");
    }

    @Test
    void runAfterKillStartsWithThePartsThatWereLeft() throws Exception {
        awaitWelcome(run(List.of()));
        started.get(0).destroyForcibly().onExit().join();
        assertThat(children()).hasSize(2);

        awaitWelcome(run(List.of()));

        assertThat(children()).hasSize(2);
    }

    @Test
    void endWhileStartingLeavesNothing() throws Exception {
        run(List.of());
        await().atMost(PATIENCE).until(() -> children().size() == 2);

        started.get(0).destroy();

        assertThat(started.get(0).onExit().get(60, TimeUnit.SECONDS).exitValue())
                .isEqualTo(143);
        assertThat(children()).isEmpty();
    }

    @Test
    void programWithoutBrokerSaysHowToBuildOne() throws Exception {
        String output = shell("java -jar '" + System.getProperty("bridge.jar") + "' standalone --data-dir '" + directory
                + "' --http-port " + freePort() + " --kafka-port " + freePort() + " --redis-port " + freePort()
                + " --management-port " + freePort());

        assertThat(output).contains("mvn -Pstandalone package");
    }

    /** {@return the file that holds the output} */
    private Path run(List<String> wrapper) throws IOException {
        String jar = System.getProperty("bridge.jar");
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("java", "-cp", jar + File.pathSeparator + BROKER_JARS));
        command.addAll(List.of("io.quarkus.bootstrap.runner.QuarkusEntryPoint", "standalone"));
        command.addAll(List.of("--data-dir", directory.toString()));
        for (String option : List.of("--http-port", "--management-port", "--kafka-port", "--redis-port")) {
            command.addAll(List.of(option, Integer.toString(freePort())));
        }
        Path output = parent.resolve("output-" + started.size());
        started.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
        return output;
    }

    private String awaitWelcome(Path output) {
        Process bridge = started.get(started.size() - 1);
        await().atMost(PATIENCE)
                .failFast("the program has ended", () -> !bridge.isAlive())
                .until(() -> read(output).contains("Stop with Ctrl-C"));
        return read(output);
    }

    private List<ProcessHandle> children() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.endsWith(directory + "/kafka/server.properties")
                                || line.endsWith(directory + "/redis/redis.conf"))
                        .isPresent())
                .toList();
    }

    /** {@return the indented command of the welcome that starts with this word, its continued lines with it} */
    private static String pasted(String welcome, String word) {
        return welcome.replaceAll("(?s).*\n    (" + word + " .*?[^\\\\])\n.*", "$1");
    }

    private static String shell(String command) throws Exception {
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    /** {@return the time, as text that sorts, of the line that holds these words} */
    private static String time(Path log, String words) {
        String line =
                read(log).lines().filter(l -> l.contains(words)).findFirst().orElseThrow();
        return line.substring(0, "2026-01-31 12:00:00,000".length());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
