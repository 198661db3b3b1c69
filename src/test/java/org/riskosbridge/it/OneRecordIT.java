package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Each event has one record, and no event that was answered 200 is missing. */
class OneRecordIT {

    /** A lease that a test can wait for, and the other times that must fit the lease. */
    static final Map<String, String> BRIEF = Map.of(
            "mp.messaging.outgoing.events.request.timeout.ms", "1000",
            "mp.messaging.outgoing.events.delivery.timeout.ms", "1500",
            "bridge.log.clock-skew", "500ms",
            "bridge.log.max-record-age", "3s",
            "bridge.index.lease", "4500ms",
            "bridge.index.rebuild-wait", "4500ms");

    @Test
    @LongRunning
    void replicasThatGetTheSameEventsAtTheSameTimeAppendEachOnce() {
        TestDependencies dependencies = TestDependencies.shared();
        Map<String, String> settings = Map.of("bridge.webhooks.riskos.topic-prefix", "replicas.");
        try (Bridge first = Bridge.start(dependencies, settings);
                Bridge second = Bridge.start(dependencies, settings)) {
            List<String> ids = DeliveryLoad.ids(1000);
            List<String> deliveries = new ArrayList<>();
            Collections.nCopies(5, ids).forEach(deliveries::addAll);
            Random random = new Random(7);
            Collections.shuffle(deliveries, random);
            DeliveryLoad load = new DeliveryLoad();
            var unused = deliveries.stream()
                    .map(id -> load.deliver(random.nextBoolean() ? first : second, id))
                    .toList();
            assertThat(load.settle().statuses())
                    .as(load.refusals().toString())
                    .hasSize(5000)
                    .containsOnly(200);
            assertThat(TopicContents.ids(TopicContents.read(dependencies, "replicas.")))
                    .containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void killedBridgeLeavesNothingLostAndNothingDoubled() {
        TestDependencies dependencies = TestDependencies.shared();
        Map<String, String> settings = new HashMap<>(BRIEF);
        settings.put("bridge.webhooks.riskos.topic-prefix", "killed.");
        List<String> ids = DeliveryLoad.ids(2000);
        Bridge killed = Bridge.start(dependencies, settings);
        DeliveryLoad load = new DeliveryLoad();
        for (String id : ids.subList(0, 1500)) {
            var unused = load.deliver(killed, id);
        }
        killed.kill();
        load.settle();
        assertThat(load.statuses()).as("deliveries cut by the kill").contains(-1);
        assertThat(new HashSet<>(TopicContents.ids(TopicContents.read(dependencies, "killed."))
                        .toList()))
                .containsAll(load.stored());
        try (Bridge next = Bridge.start(dependencies, settings)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> DeliveryLoad.deliverAll(next, ids).stored().size() == ids.size());
        }
        assertThat(TopicContents.ids(TopicContents.read(dependencies, "killed.")))
                .containsExactlyInAnyOrderElementsOf(ids);
    }
}
