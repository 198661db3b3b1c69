package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskosbridge.spool.SpoolDirectory;
import org.riskosbridge.spool.SpoolKey;
import org.riskosbridge.standalone.LoopbackPorts;

/**
 * Part of the soak. The test kills a bridge before each operation on the spool's files, and starts the bridge again: the event has one record.
 * {@code SpoolCrashTest} does the same on a simulated disk in each build.
 */
class SpoolKills {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    /** Bytes of a body that the topics refuse, in the case with refused events. */
    private static final int REFUSED = 30_000;

    private static final String REFUSED_ID = "refused-";

    private static TestDependencies dependencies;

    @BeforeAll
    static void start() {
        dependencies = TestDependencies.start("spool-kills");
    }

    @AfterAll
    static void stop() {
        dependencies.close();
    }

    /**
     * After each kill, the test starts the bridge again, and kills the bridge after an answer of 200 and before the bridge has drained its spool:
     * files that the first kill has left behind must not hide an entry.
     *
     * @param refuses whether the log refuses some events, so that the bridge keeps their segment aside
     * @param operations minimum number of operations on files: 3 create a segment, 2 write each entry, 2 note the stored entries, 2 end the segment
     */
    @ParameterizedTest
    @CsvSource({"false, 9", "true, 11"})
    void eventHasOneRecordAfterAKillBeforeAnyFileOperation(boolean refuses, int operations) throws Exception {
        String prefix = refuses ? "spool-aside." : "spool-operations.";
        Path directory = Files.createTempDirectory(TestDependencies.DIRECTORY, "spool-operations");
        if (refuses) {
            Bridge.start(dependencies, settings(prefix, directory)).close();
            SpoolLimitsIT.most(dependencies, REFUSED / 2, prefix + "evaluation_completed");
            SpoolLimitsIT.most(dependencies, REFUSED / 2, prefix + "quarantine");
        }
        Map<String, Integer> answers = new LinkedHashMap<>();
        int number = 1;
        while (isKilledBefore(number, refuses, settings(prefix, directory), answers)) {
            killWithAnEntry(prefix + "then-" + number, settings(prefix, directory), answers);
            number++;
        }
        assertOneOfEach(settings(prefix, directory), prefix, directory, answers);
        assertThat(number - 1).as("operations").isGreaterThanOrEqualTo(operations);
    }

    /** {@return whether the bridge was killed before this operation; false when the spool was empty again after fewer operations} */
    private static boolean isKilledBefore(
            int number, boolean refuses, Map<String, String> settings, Map<String, Integer> answers) throws Exception {
        Path directory = Path.of(settings.get("bridge.spool.directory"));
        String prefix = settings.get("bridge.webhooks.riskos.topic-prefix");
        int debugPort = LoopbackPorts.free();
        try (Bridge bridge = Bridge.launch(dependencies, settings, Breakpoint.jvmArgument(debugPort))) {
            bridge.awaitReady();
            await().until(() -> isEmpty(directory));
            Signals.pause(dependencies.redis.pid());
            try (Breakpoint breakpoint = Breakpoint.beforeFileOperation(debugPort, "spool", number)) {
                deliver(bridge, prefix + "at-" + number, 0, breakpoint, answers);
                if (refuses && !breakpoint.isHit()) {
                    deliver(bridge, prefix + REFUSED_ID + number, REFUSED, breakpoint, answers);
                }
                Signals.resume(dependencies.redis.pid());
                CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> awaitDrained(bridge));
                await().until(() -> breakpoint.isHit() || drained.isDone());
                boolean hit = !drained.isDone();
                bridge.kill();
                return hit;
            }
        } finally {
            Signals.resume(dependencies.redis.pid());
        }
    }

    private static void killWithAnEntry(String id, Map<String, String> settings, Map<String, Integer> answers)
            throws Exception {
        try (Bridge bridge = Bridge.start(dependencies, settings)) {
            Signals.pause(dependencies.redis.pid());
            answers.put(id, bridge.delivered(SpoolLimitsIT.padded(id, 0)).statusCode());
            bridge.kill();
        } finally {
            Signals.resume(dependencies.redis.pid());
        }
    }

    private static void deliver(
            Bridge bridge, String id, int padding, Breakpoint breakpoint, Map<String, Integer> answers) {
        CompletableFuture<Integer> answer = bridge.deliver(
                        SpoolLimitsIT.padded(id, padding).getBytes(UTF_8))
                .handle((response, failure) -> failure == null ? response.statusCode() : -1);
        await().until(() -> breakpoint.isHit() || answer.isDone());
        answers.put(id, answer.getNow(-1));
    }

    /** The gauge changes after the last operation on files, and has no value while the bridge is stopped. */
    private static void awaitDrained(Bridge bridge) {
        await().until(() -> !bridge.isAlive() || bridge.metric("bridge_spool_entries") == 0);
    }

    /** {@return whether no segment is in use} */
    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.noneMatch(file -> file.toString().endsWith(".spool"));
        }
    }

    /**
     * Every event that was answered 200 is in the log, or set aside, without another delivery. After another delivery of each event, no event has a
     * second record.
     */
    private static void assertOneOfEach(
            Map<String, String> settings, String prefix, Path directory, Map<String, Integer> answers)
            throws Exception {
        List<String> taken =
                answers.keySet().stream().filter(id -> !id.contains(REFUSED_ID)).toList();
        List<String> stored =
                taken.stream().filter(id -> answers.get(id) == 200).toList();
        try (Bridge last = Bridge.start(dependencies, settings)) {
            await().until(() -> last.metric("bridge_spool_entries") == 0);
            assertThat(TopicContents.ids(TopicContents.read(dependencies, prefix)))
                    .as("answers: %s", answers)
                    .doesNotHaveDuplicates()
                    .containsAll(stored);
            for (String id : taken) {
                await().until(() -> last.delivered(SpoolLimitsIT.padded(id, 0)).statusCode() == 200);
            }
            await().until(() -> last.metric("bridge_spool_entries") == 0);
        }
        assertThat(TopicContents.ids(TopicContents.read(dependencies, prefix)))
                .containsExactlyInAnyOrderElementsOf(taken);
        List<String> aside = new ArrayList<>();
        try (SpoolDirectory left = SpoolDirectory.look(directory, SpoolKey.parse(KEY, "key"))) {
            assertThat(left.forEach(entry -> aside.add(new String(entry.body(), UTF_8))))
                    .as("damaged")
                    .isZero();
        }
        List<String> refused = answers.keySet().stream()
                .filter(id -> id.contains(REFUSED_ID) && answers.get(id) == 200)
                .map(id -> SpoolLimitsIT.padded(id, REFUSED))
                .toList();
        assertThat(aside).doesNotHaveDuplicates().containsAll(refused);
    }

    private static Map<String, String> settings(String prefix, Path directory) {
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("bridge.webhooks.riskos.topic-prefix", prefix);
        settings.put("bridge.spool.directory", directory.toString());
        settings.put("bridge.spool.key", KEY);
        return settings;
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
    }
}
