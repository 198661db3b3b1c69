package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged bridge with a real Redis Cluster: one record for each event, whatever happens to the nodes. */
@LongRunning
class RedisClusterIT {

    private static final TestDependencies DEPENDENCIES = TestDependencies.shared();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> IDS = new ArrayList<>();

    private static RedisCluster cluster;
    private static Bridge bridge;

    @BeforeAll
    static void start() {
        cluster = new RedisCluster(TestDependencies.DIRECTORY.resolve(
                "cluster-" + ProcessHandle.current().pid()));
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("quarkus.redis.client-type", "cluster");
        settings.put("quarkus.redis.hosts", cluster.hosts());
        settings.put("bridge.webhooks.riskos.topic-prefix", "cluster.");
        bridge = Bridge.start(DEPENDENCIES, settings);
    }

    @AfterAll
    static void stop() {
        bridge.close();
        cluster.close();
    }

    @Test
    void failOverOfThePrimaryThatOwnsTheIndexCostsARebuild() {
        store();
        String owner = cluster.owner();
        cluster.server(owner).kill();
        Awaitility.await().atMost(LIMIT).until(() -> !cluster.owner().equals(owner));
        assertOneRecordEach();
        cluster.server(owner).start();
        cluster.awaitOk();
        assertOneRecordEach();
    }

    @Test
    void nodesWithoutTheIndexMayDie() {
        store();
        String owner = cluster.owner();
        String other = cluster.primaries().stream()
                .filter(primary -> !primary.equals(owner))
                .findFirst()
                .orElseThrow();
        int told = bridge.log().length();
        cluster.server(other).kill();
        Awaitility.await()
                .atMost(LIMIT)
                .until(() ->
                        cluster.primaries().size() == 3 && !cluster.primaries().contains(other));
        assertOneRecordEach();
        assertThat(cluster.owner()).isEqualTo(owner);
        assertThat(bridge.log().substring(told)).doesNotContain("flushed, restarted or failed over");
        cluster.server(other).start();
        cluster.awaitOk();
    }

    @Test
    void slotOfTheIndexMayMoveToAnotherNode() {
        store();
        String owner = cluster.owner();
        String other = cluster.primaries().stream()
                .filter(primary -> !primary.equals(owner))
                .findFirst()
                .orElseThrow();
        cluster.migrate(owner, other);
        assertThat(cluster.owner()).isEqualTo(other);
        assertOneRecordEach();
    }

    private static void store() {
        List<String> ids = DeliveryLoad.ids(200);
        DeliveryLoad.storeAll(bridge, ids);
        IDS.addAll(ids);
    }

    /** Old events are known, new ones are stored. */
    private static void assertOneRecordEach() {
        DeliveryLoad.storeAll(bridge, IDS);
        store();
        assertThat(TopicContents.ids(TopicContents.read(DEPENDENCIES, "cluster."))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(IDS);
    }
}
