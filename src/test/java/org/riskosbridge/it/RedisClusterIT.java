package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The packaged bridge with a real Redis Cluster: one record for each event, whatever happens to the nodes. */
@LongRunning
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class RedisClusterIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestDependencies dependencies = TestDependencies.shared();
    private final List<String> ids = new ArrayList<>();
    private final String prefix = "cluster-" + program().name().toLowerCase(Locale.ROOT) + ".";

    private RedisCluster cluster;
    private Bridge bridge;

    /** {@return the program of the servers} */
    protected RedisProgram program() {
        return RedisProgram.REDIS;
    }

    @BeforeAll
    void start() {
        cluster = new RedisCluster(
                TestDependencies.DIRECTORY.resolve(
                        prefix + ProcessHandle.current().pid()),
                program());
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("quarkus.redis.client-type", "cluster");
        settings.put("quarkus.redis.hosts", cluster.hosts());
        settings.put("bridge.webhooks.riskos.topic-prefix", prefix);
        bridge = Bridge.start(dependencies, settings);
    }

    @AfterAll
    void stop() {
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

    private void store() {
        List<String> more = DeliveryLoad.ids(200);
        DeliveryLoad.storeAll(bridge, more);
        ids.addAll(more);
    }

    /** Old events are known, new ones are stored. */
    private void assertOneRecordEach() {
        DeliveryLoad.storeAll(bridge, ids);
        store();
        assertThat(TopicContents.ids(TopicContents.read(dependencies, prefix)).toList())
                .containsExactlyInAnyOrderElementsOf(ids);
    }
}
