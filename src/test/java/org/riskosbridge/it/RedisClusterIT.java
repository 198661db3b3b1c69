package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged bridge with a real Redis Cluster: one record for each event, whatever happens to the nodes. */
@LongRunning
public class RedisClusterIT extends RedisTopology {

    private RedisCluster cluster;

    public RedisClusterIT() {
        super("cluster");
    }

    @BeforeAll
    void start() {
        cluster = new RedisCluster(directory(), program());
        startBridge(Map.of("quarkus.redis.client-type", "cluster", "quarkus.redis.hosts", cluster.hosts()));
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

    /** Commands without a key, such as SCAN and INFO, must reach the node that has the index. */
    @Test
    void commandsFindTheIndex() throws Exception {
        store();
        CommandRun stats = command("index", "stats");
        assertThat(stats.exitCode()).as(stats.output()).isZero();
        CommandRun verify = command("index", "verify");
        assertThat(verify.exitCode()).as(verify.output()).isZero();
        CommandRun doctor = command("doctor");
        assertThat(doctor.output()).doesNotContainPattern("UNKNOWN +redis");
    }
}
