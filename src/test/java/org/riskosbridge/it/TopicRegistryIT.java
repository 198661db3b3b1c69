package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rebuild reads every topic with events of the index, whatever the configuration of the rebuilding bridge is. */
@LongRunning
class TopicRegistryIT {

    private static TestDependencies dependencies;

    @BeforeAll
    static void start() {
        dependencies = TestDependencies.withOwnRedis("registry", Map.of());
    }

    @AfterAll
    static void stop() {
        dependencies.close();
    }

    private static Bridge bridge(String registry, String prefix) {
        return Bridge.launch(dependencies, settings(registry, prefix));
    }

    private static Map<String, String> settings(String registry, String prefix) {
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("bridge.log.registry-topic", registry);
        settings.put("bridge.webhooks.riskos.topic-prefix", prefix);
        return settings;
    }

    private static List<String> stored(Bridge bridge, int count) {
        bridge.awaitReady();
        List<String> ids = DeliveryLoad.ids(count);
        assertThat(DeliveryLoad.deliverAll(bridge, ids).stored()).hasSize(count);
        return ids;
    }

    /** All events are delivered again; none of them gets a second record in any topic. */
    private static void assertKnows(Bridge bridge, List<String> ids, String prefix) {
        bridge.awaitReady();
        // A bridge that was running when Redis was flushed may not have noticed yet.
        List<String> left = new ArrayList<>(ids);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            left.removeAll(DeliveryLoad.deliverAll(bridge, left).stored());
            return left.isEmpty();
        });
        assertThat(TopicContents.ids(TopicContents.read(dependencies, prefix)))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void eventsUnderAFormerPrefixAreReadAgain() throws Exception {
        List<String> ids;
        try (Bridge before = bridge("registry-prefix", "registry.prefix.former.")) {
            ids = stored(before, 50);
        }
        RebuildIT.flush(dependencies.redis);
        try (Bridge now = bridge("registry-prefix", "registry.prefix.new.")) {
            assertKnows(now, ids, "registry.prefix.");
        }
    }

    @Test
    void eventsOfAWebhookThatOnlyAnotherBridgeHasAreReadAgain() throws Exception {
        Map<String, String> other = settings("registry-webhooks", "registry.webhooks.other.");
        Map<String, String> twoWebhooks = new HashMap<>(other);
        twoWebhooks.put("bridge.webhooks.second.auth.type", "bearer");
        twoWebhooks.put("bridge.webhooks.second.auth.bearer.tokens", Bridge.TOKEN);
        twoWebhooks.put("bridge.webhooks.second.topic-prefix", "registry.webhooks.second.");
        String body = DeliveryLoad.text(DeliveryLoad.ids(1).get(0));
        try (Bridge both = Bridge.start(dependencies, twoWebhooks)) {
            assertThat(deliver(both, body)).isEqualTo(200);
        }
        RebuildIT.flush(dependencies.redis);
        Bridge.start(dependencies, other).close();
        try (Bridge both = Bridge.start(dependencies, twoWebhooks)) {
            assertThat(deliver(both, body)).isEqualTo(200);
        }
        assertThat(TopicContents.read(dependencies, "registry.webhooks.second."))
                .hasSize(1);
    }

    private static int deliver(Bridge bridge, String body) {
        return bridge.send(bridge.request("second").POST(BodyPublishers.ofString(body)))
                .join()
                .statusCode();
    }

    @Test
    void eventsInPartitionsThatTheRebuildingBridgeHasNotSeenYetAreReadAgain() throws Exception {
        try (Bridge old = bridge("registry-partitions", "registry.partitions.")) {
            List<String> ids = new ArrayList<>(stored(old, 50));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", dependencies.bootstrapServers))) {
                admin.createPartitions(Map.of("registry.partitions.evaluation_completed", NewPartitions.increaseTo(8)))
                        .all()
                        .get();
            }
            try (Bridge fresh = bridge("registry-partitions", "registry.partitions.")) {
                ids.addAll(stored(fresh, 100));
                assertThat(TopicContents.read(dependencies, "registry.partitions."))
                        .anyMatch(record -> record.partition() > 2);
            }
            RebuildIT.flush(dependencies.redis);
            assertKnows(old, ids, "registry.partitions.");
        }
    }
}
