package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.LoopbackPorts;

/** The test kills a bridge at each step of an event through the spool, and starts the bridge again: the event has one record. */
@LongRunning
class SpoolFailpointsIT {

    /** The steps, each with the method at whose beginning the process stops. */
    enum Point {
        BEFORE_ANSWER("org.riskosbridge.spool.Spool$Work", "complete"),
        BETWEEN_APPEND_AND_REMOVAL("org.riskosbridge.spool.Drain", "decide");

        private final String className;
        private final String method;

        Point(String className, String method) {
            this.className = className;
            this.method = method;
        }

        boolean isAfterTheOutage() {
            return this == BETWEEN_APPEND_AND_REMOVAL;
        }
    }

    private static final String PREFIX = "spool-failpoints.";
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static TestDependencies dependencies;

    @BeforeAll
    static void start() {
        dependencies = TestDependencies.start("spool-failpoints");
    }

    @AfterAll
    static void stop() {
        dependencies.close();
    }

    @Test
    void eventHasOneRecordAfterAKillAtAnyPoint() throws Exception {
        Path directory = Files.createTempDirectory(TestDependencies.DIRECTORY, "spool-failpoints");
        for (Point point : Point.values()) {
            killAt(point, directory);
        }
        try (Bridge next = Bridge.start(dependencies, settings(PREFIX, directory))) {
            await().until(() -> next.metric("bridge_spool_entries") == 0);
            for (Point point : Point.values()) {
                await().until(() ->
                        next.delivered(DeliveryLoad.text(point.name())).statusCode() == 200);
            }
            await().until(() -> next.metric("bridge_spool_entries") == 0);
        }
        for (Point point : Point.values()) {
            assertThat(TopicContents.of(dependencies, PREFIX, point.name()))
                    .as(point.name())
                    .hasSize(1);
            assertThat(TopicContents.of(dependencies, PREFIX, point.name() + "-first"))
                    .hasSize(1);
        }
    }

    private static void killAt(Point point, Path directory) throws Exception {
        int debugPort = LoopbackPorts.free();
        try (Bridge bridge =
                Bridge.launch(dependencies, settings(PREFIX, directory), Breakpoint.jvmArgument(debugPort))) {
            bridge.awaitReady();
            useTheSpool(bridge);
            Signals.pause(dependencies.redis.pid());
            assertThat(bridge.delivered(DeliveryLoad.text(point.name() + "-first"))
                            .statusCode())
                    .isEqualTo(200);
            if (point.isAfterTheOutage()) {
                assertThat(bridge.delivered(DeliveryLoad.text(point.name())).statusCode())
                        .isEqualTo(200);
            }
            try (Breakpoint breakpoint = Breakpoint.set(debugPort, point.className, point.method)) {
                if (point.isAfterTheOutage()) {
                    Signals.resume(dependencies.redis.pid());
                } else {
                    var unanswered = bridge.deliver(DeliveryLoad.event(point.name()));
                    assertThat(unanswered).isNotNull();
                }
                await().until(breakpoint::isHit);
                bridge.kill();
            }
        } finally {
            Signals.resume(dependencies.redis.pid());
        }
    }

    /** After this the process has loaded all classes of the spool. */
    private static void useTheSpool(Bridge bridge) throws IOException, InterruptedException {
        Signals.pause(dependencies.redis.pid());
        assertThat(bridge.delivered(DeliveryLoad.text(DeliveryLoad.ids(1).get(0)))
                        .statusCode())
                .isEqualTo(200);
        Signals.resume(dependencies.redis.pid());
        await().until(() ->
                bridge.metric("bridge_spool_drained_total") >= 1 && bridge.metric("bridge_spool_bytes") == 0);
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
