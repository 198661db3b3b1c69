package org.riskosbridge.it;

import java.io.IOException;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.RedisServer;

/** The packaged bridge with a real Redis under Sentinel: one record for each event, whichever server is the primary. */
@LongRunning
public class RedisSentinelIT extends RedisTopology {

    private RedisSentinels redis;

    public RedisSentinelIT() {
        super("sentinel");
    }

    @BeforeAll
    void start() throws IOException {
        redis = new RedisSentinels(directory(), program());
        startBridge(Map.of(
                "quarkus.redis.client-type",
                "sentinel",
                "quarkus.redis.master-name",
                RedisSentinels.NAME,
                "quarkus.redis.hosts",
                redis.hosts()));
    }

    @AfterAll
    void stop() {
        bridge.close();
        redis.close();
    }

    @Test
    void failOverCostsARebuild() {
        store();
        int told = bridge.log().length();
        RedisServer former = redis.failOver();
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> bridge.log().substring(told).contains("flushed, restarted or failed over"));
        assertOneRecordEach();
        former.start();
        redis.awaitComplete();
        assertOneRecordEach();
    }

    @Test
    void sentinelMayDie() {
        store();
        redis.killSentinel();
        assertOneRecordEach();
    }
}
