package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One record for each event, and none missing of those that were answered 200. */
class OneRecordIT {

    /** A lease that a test can wait for, and all else that has to fit to it. */
    private static final Map<String, String> BRIEF = Map.of(
            "mp.messaging.outgoing.events.request.timeout.ms", "2000",
            "mp.messaging.outgoing.events.delivery.timeout.ms", "3000",
            "bridge.log.timestamp-bound", "6s",
            "bridge.index.lease", "9s");

    @Test
    void replicasThatGetTheSameEventsAtTheSameTimeAppendEachOnce() {
        Parts parts = Parts.shared();
        Map<String, String> settings = Map.of("bridge.webhooks.riskos.topic-prefix", "replicas.");
        try (Bridge first = Bridge.start(parts, settings);
                Bridge second = Bridge.start(parts, settings)) {
            List<String> ids = Load.ids(1000);
            List<String> deliveries = new ArrayList<>();
            Collections.nCopies(5, ids).forEach(deliveries::addAll);
            Random random = new Random(7);
            Collections.shuffle(deliveries, random);
            Load load = new Load();
            var unused = deliveries.stream()
                    .map(id -> load.deliver(random.nextBoolean() ? first : second, id))
                    .toList();
            assertThat(load.settle().statuses()).hasSize(5000).containsOnly(200);
            assertThat(Topics.ids(Topics.read(parts, "replicas."))).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    /** The sender gives up after 5 s and comes again, as long as it takes; the broker stands still for 20 s. */
    @Test
    void pausedBrokerCostsTimeButNoEventAndNoDuplicate() throws Exception {
        try (Parts parts = Parts.start("paused-broker");
                Bridge bridge = Bridge.start(parts, Map.of())) {
            assertThat(bridge.delivered(Load.text("before")).statusCode()).isEqualTo(200);
            Signals.pause(parts.kafka.pid());
            CompletableFuture<Void> resumed = CompletableFuture.runAsync(
                    () -> resume(parts.kafka.pid()), CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS));
            List<Integer> whilePaused = new ArrayList<>();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        int status = deliverWithin5Seconds(bridge, "paused");
                        if (!resumed.isDone()) {
                            whilePaused.add(status);
                        }
                        return status == 200;
                    });
            assertThat(whilePaused).isNotEmpty().doesNotContain(200);
            assertThat(Topics.of(parts, "riskos.", "paused")).hasSize(1);
            assertThat(bridge.delivered(Load.text("paused")).statusCode()).isEqualTo(200);
            assertThat(Topics.of(parts, "riskos.", "paused")).hasSize(1);
        }
    }

    private static void resume(long pid) {
        try {
            Signals.resume(pid);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the status; -1 when the sender lost patience} */
    private static int deliverWithin5Seconds(Bridge bridge, String id) {
        return bridge.deliver(Load.event(id))
                .orTimeout(5, TimeUnit.SECONDS)
                .handle((answer, failure) -> failure == null ? answer.statusCode() : -1)
                .join();
    }

    @Test
    void killedBridgeLeavesNothingLostAndNothingDoubled() {
        try (Parts parts = Parts.start("killed-bridge")) {
            List<String> ids = Load.ids(2000);
            Bridge killed = Bridge.start(parts, BRIEF);
            Load load = new Load();
            for (String id : ids.subList(0, 1500)) {
                var unused = load.deliver(killed, id);
            }
            killed.kill();
            load.settle();
            assertThat(load.statuses()).as("deliveries cut by the kill").contains(-1);
            assertThat(new HashSet<>(Topics.ids(Topics.read(parts, "riskos.")).toList()))
                    .containsAll(load.stored());
            try (Bridge next = Bridge.start(parts, BRIEF)) {
                Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> {
                    Load again = new Load();
                    ids.forEach(id -> {
                        var unused = again.deliver(next, id);
                    });
                    return again.settle().stored().size() == ids.size();
                });
            }
            assertThat(Topics.ids(Topics.read(parts, "riskos."))).containsExactlyInAnyOrderElementsOf(ids);
        }
    }
}
