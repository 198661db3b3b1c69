package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.riskosbridge.standalone.RedisServer;

/** The packaged bridge with a real Redis under Sentinel: one record for each event, whichever server is the primary. */
@LongRunning
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class RedisSentinelIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestDependencies dependencies = TestDependencies.shared();
    private final List<String> ids = new ArrayList<>();
    private final String prefix = "sentinel-" + program().name().toLowerCase(Locale.ROOT) + ".";

    private RedisSentinels redis;
    private Bridge bridge;

    /** {@return the program of the servers and of the Sentinels} */
    protected RedisProgram program() {
        return RedisProgram.REDIS;
    }

    @BeforeAll
    void start() throws IOException {
        redis = new RedisSentinels(
                TestDependencies.DIRECTORY.resolve(
                        prefix + ProcessHandle.current().pid()),
                program());
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("quarkus.redis.client-type", "sentinel");
        settings.put("quarkus.redis.master-name", RedisSentinels.NAME);
        settings.put("quarkus.redis.hosts", redis.hosts());
        settings.put("bridge.webhooks.riskos.topic-prefix", prefix);
        bridge = Bridge.start(dependencies, settings);
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
