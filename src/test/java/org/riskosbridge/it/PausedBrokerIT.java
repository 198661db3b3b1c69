package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker that is paused for longer than the producer waits. */
@LongRunning
class PausedBrokerIT {

    /** The producer gives up after 1.5 s, and the broker refuses records that are older than 6 s. */
    private static final Map<String, String> SETTINGS = Map.of(
            "quarkus.log.category.\"org.riskosbridge.reconcile.Resolver\".level", "DEBUG",
            "mp.messaging.outgoing.events.request.timeout.ms", "1000",
            "mp.messaging.outgoing.events.delivery.timeout.ms", "1500",
            "bridge.log.clock-skew", "500ms",
            "bridge.log.max-record-age", "6s",
            "bridge.index.lease", "7500ms",
            "bridge.ingest.in-flight-wait", "100ms");

    private static TestDependencies dependencies;
    private static Bridge bridge;

    @BeforeAll
    static void start() {
        dependencies = TestDependencies.start("paused-broker");
        bridge = Bridge.start(dependencies, SETTINGS);
    }

    @AfterAll
    static void stop() {
        bridge.close();
        dependencies.close();
    }

    /**
     * The sender gives up after 5 s and repeats the delivery until it succeeds. A record that the broker reads after 3 s is stored, although the
     * producer has given up; a record that the broker reads after 8 s is too old.
     */
    @ParameterizedTest(name = "{0} s: {1} records land")
    @CsvSource({"3, 1", "8, 0"})
    void pausedBrokerCostsTimeButNoEventAndNoDuplicate(int seconds, int landed) throws Exception {
        String id = "paused-for-" + seconds;
        double settled = settled(landed);
        assertThat(bridge.delivered(DeliveryLoad.text("before-" + id)).statusCode())
                .isEqualTo(200);
        CompletableFuture<Void> resumed = Signals.pause(dependencies.kafka.pid(), Duration.ofSeconds(seconds));
        List<Integer> whilePaused = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    int status = deliverWithin5Seconds(id);
                    if (!resumed.isDone()) {
                        whilePaused.add(status);
                    }
                    return status == 200;
                });
        assertThat(whilePaused).isNotEmpty().doesNotContain(200);
        assertThat(TopicContents.of(dependencies, "riskos.", id)).hasSize(1);
        assertThat(bridge.delivered(DeliveryLoad.text(id)).statusCode()).isEqualTo(200);
        assertThat(TopicContents.of(dependencies, "riskos.", id)).hasSize(1);
        assertThat(bridge.log())
                .containsPattern(
                        "Of 1 events in doubt in riskos\\.evaluation_completed-\\d, " + landed + " are in the log")
                .as("lines of the Kafka client, or names of its exceptions")
                .doesNotContain("org.apache.kafka");
        assertThat(settled(landed)).isGreaterThan(settled);
        assertThat(bridge.metric("bridge_appends_in_doubt_total")).isPositive();
    }

    private static double settled(int landed) {
        return bridge.metric(
                "bridge_in_doubt_resolved_total{result=\"" + (landed == 1 ? "found" : "not-found") + "\"}");
    }

    /** {@return the status; -1 when the sender gave up} */
    private static int deliverWithin5Seconds(String id) {
        return bridge.deliver(DeliveryLoad.event(id))
                .orTimeout(5, TimeUnit.SECONDS)
                .handle((answer, failure) -> failure == null ? answer.statusCode() : -1)
                .join();
    }
}
