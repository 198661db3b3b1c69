package org.riskosbridge.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.it.Alarms;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.it.LongRunning;

/**
 * The packaged program, with the broker and Redis that the profile {@code standalone} would add. The test tries out one trial, kills it, runs it
 * again, and stops it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandaloneCommandIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The jars that the profile adds, and further jars that do no harm. */
    private static final String BROKER_JARS = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("/io/quarkus/"))
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    static Path parent;

    private static Path directory;
    private static final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void chooseDirectory() {
        directory = parent.resolve(".riskos-kafka-bridge");
    }

    @AfterAll
    static void leaveNothingBehind() {
        started.forEach(Process::destroy);
        started.forEach(
                process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
        children().forEach(ProcessHandle::destroyForcibly);
        consoles().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    @Order(1)
    void whatTheWelcomeSaysWorksWhenPasted() throws Exception {
        Path output = run(List.of());
        String welcome = awaitWelcome(output);

        String curl = pasted(welcome, "curl");
        assertThat(shell(curl)).contains("200 OK");
        assertThat(shell(curl)).contains("200 OK");

        String eventId = welcome.replaceAll("(?s).*\"event_id\":\"([^\"]+)\".*", "$1");
        assertThat(read(output).lines().filter(line -> line.contains(eventId + " ")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .containsPattern("new event " + eventId
                                        + " evaluation_completed at riskos\\.evaluation_completed-\\d+-\\d+, \\d+ ms"),
                        line -> assertThat(line)
                                .containsPattern("duplicate of event " + eventId + " evaluation_completed, \\d+ ms"));
        assertThat(shell(line(welcome, " send"))).contains("1 delivered, 0 failed");
        assertThat(shell(line(welcome, " tail") + " --from yesterday --count 2"))
                .containsOnlyOnce(eventId)
                .doesNotContain("configured");
    }

    /** The commands find the trial in the default directory of this home directory. The pages name the default port, which the test replaces. */
    @Test
    @LongRunning
    @Order(2)
    void markedBlocksOfThePagesWorkWhenPasted() throws Exception {
        String management = read(output(1)).replaceAll("(?s).*Health and metrics +http://([^/]+)/.*", "$1");
        Path bin = Files.createDirectory(parent.resolve("bin"));
        Path program = Files.writeString(
                bin.resolve("riskos-kafka-bridge"),
                "#!/bin/sh\nexec java -Duser.home='" + parent + "' -jar '" + System.getProperty("bridge.jar")
                        + "' \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        List<TrialBlock> blocks = TrialBlock.all();
        assertThat(blocks).hasSizeGreaterThan(7);
        for (TrialBlock block : blocks) {
            String commands = block.commands().replace("127.0.0.1:9000", management);
            ProcessBuilder shell = program(
                            List.of("timeout", Long.toString(PATIENCE.toSeconds()), "sh", "-e", "-c", commands))
                    .directory(parent.toFile());
            shell.environment().merge("PATH", bin.toString(), (path, first) -> first + File.pathSeparator + path);
            Process process = shell.start();
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as("%s%n%s", block, printed).isEqualTo(block.exitCode());
            assertThat(printed).as("%s", block).doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(");
        }
    }

    @Test
    @LongRunning
    @Order(3)
    void runAfterKillStartsWithThePartsThatWereLeft() throws Exception {
        last().destroyForcibly().onExit().join();
        assertThat(children()).hasSize(2);

        Path output = run(List.of("setsid"));
        awaitWelcome(output);

        assertThat(children()).hasSize(2);
        assertThat(consoles()).as("though it has another port now").hasSize(1);
        await().atMost(PATIENCE).until(() -> read(output).contains("Single-machine trial"));
    }

    /** Like Ctrl-C, the signal goes to the whole group; a background process would ignore SIGINT. */
    @Test
    @LongRunning
    @Order(4)
    void signalToTheWholeGroupEndsBridgeThenBrokerThenRedis() throws Exception {
        Process bridge = last();
        assertThat(children()).hasSize(2);

        shell("kill -s TERM -- -" + bridge.pid());

        assertThat(bridge.onExit().get(60, TimeUnit.SECONDS).exitValue()).isEqualTo(143);
        assertThat(children()).isEmpty();
        assertThat(consoles()).isEmpty();
        assertThat(time(directory.resolve("kafka/kafka.log"), "due to signal SIGTERM"))
                .isGreaterThanOrEqualTo(time(output(started.size()), "riskos-kafka-bridge stopped in"));
        assertThat(read(directory.resolve("redis/redis.log"))).contains("ready to exit, bye bye");
    }

    /** Output of a first run, and of a run whose Redis has restarted and whose broker was killed before. */
    @Test
    @LongRunning
    @Order(5)
    void healthyTrialPrintsNoAlarm() {
        for (int run = 1; run <= 2; run++) {
            assertThat(Alarms.in(read(output(run)))).as("run %d", run).isEmpty();
            assertThat(read(output(run))).containsOnlyOnce("Single-machine trial");
        }
    }

    @Test
    @LongRunning
    @Order(6)
    void endWhileStartingLeavesNothing() throws Exception {
        run(List.of());
        await().atMost(PATIENCE).until(() -> children().size() == 2);

        last().destroy();

        assertThat(last().onExit().get(60, TimeUnit.SECONDS).exitValue()).isEqualTo(143);
        assertThat(children()).isEmpty();
        assertThat(consoles()).isEmpty();
    }

    @Test
    void programWithoutBrokerSaysHowToBuildOne() throws Exception {
        String output = shell("java -jar '" + System.getProperty("bridge.jar") + "' standalone --data-dir '"
                + parent.resolve("without-broker") + "' --http-port " + LoopbackPorts.free() + " --kafka-port "
                + LoopbackPorts.free() + " --redis-port "
                + LoopbackPorts.free()
                + " --management-port " + LoopbackPorts.free() + " --console-port " + LoopbackPorts.free());

        assertThat(output).contains("mvn -Pstandalone package");
    }

    /** {@return the file with the output} */
    private static Path run(List<String> wrapper) throws IOException {
        String jar = System.getProperty("bridge.jar");
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("java", "-cp", jar + File.pathSeparator + BROKER_JARS));
        command.addAll(List.of("io.quarkus.bootstrap.runner.AotQuarkusEntryPoint", "standalone"));
        command.addAll(List.of("--data-dir", directory.toString()));
        for (String option :
                List.of("--http-port", "--management-port", "--kafka-port", "--redis-port", "--console-port")) {
            command.addAll(List.of(option, Integer.toString(LoopbackPorts.free())));
        }
        Path output = output(started.size() + 1);
        started.add(program(command).redirectOutput(output.toFile()).start());
        return output;
    }

    /** {@return a process with the options of the build for the program} */
    private static ProcessBuilder program(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Bridge.addOptions(builder);
        return builder;
    }

    private static Path output(int run) {
        return parent.resolve("output-" + run);
    }

    private static Process last() {
        return started.get(started.size() - 1);
    }

    private static String awaitWelcome(Path output) {
        Process bridge = last();
        await().atMost(PATIENCE)
                .failFast("the program has ended", () -> !bridge.isAlive())
                .until(() -> read(output).contains("Stop with Ctrl-C"));
        return read(output);
    }

    /** {@return the brokers and the Redis servers of this directory} */
    private static List<ProcessHandle> children() {
        return processes(line -> line.endsWith(directory + "/kafka/server.properties")
                || line.endsWith(directory + "/redis/redis.conf"));
    }

    private static List<ProcessHandle> consoles() {
        return processes(line -> line.contains(" -Dconsole.directory=" + directory + "/console "));
    }

    private static List<ProcessHandle> processes(Predicate<String> ofCommandLine) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().commandLine().filter(ofCommandLine).isPresent())
                .toList();
    }

    /** {@return the indented line of the welcome with this command} */
    private static String line(String welcome, String command) {
        return welcome.lines()
                .filter(line -> line.startsWith("    ") && (line + " ").contains(command + " "))
                .findFirst()
                .orElseThrow();
    }

    /** {@return the indented command of the welcome that starts with this word, including its continued lines} */
    private static String pasted(String welcome, String word) {
        return welcome.replaceAll("(?s).*\n    (" + word + " .*?[^\\\\])\n.*", "$1");
    }

    private static String shell(String command) throws Exception {
        Process process = program(List.of("/bin/sh", "-c", command)).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    /** {@return the time of the line with these words, as sortable text} */
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
}
