package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.RedisServer;

/** Redis loses the index, and a bridge rebuilds the index from the log: no event gets a second record. */
class RebuildIT {

    private static final String LOST = "Redis was flushed, restarted or failed over";

    private static final String PREFIX = "rebuild.";
    private static final Map<String, String> SETTINGS = new HashMap<>(OneRecordIT.BRIEF);

    private static TestDependencies dependencies;
    private static Bridge second;

    @BeforeAll
    static void start() {
        SETTINGS.put("bridge.webhooks.riskos.topic-prefix", PREFIX);
        dependencies = TestDependencies.withOwnRedis("rebuild", Map.of());
        second = Bridge.start(dependencies, SETTINGS);
    }

    @AfterAll
    static void stop() {
        second.close();
        dependencies.close();
    }

    @Test
    @LongRunning
    void flushUnderLoadCostsTimeButNoDuplicate() throws Exception {
        try (Bridge first = Bridge.start(dependencies, SETTINGS)) {
            DeliveryLoad load = new DeliveryLoad();
            List<String> ids = DeliveryLoad.ids(3000);
            for (int i = 0; i < ids.size(); i++) {
                if (i == 1500) {
                    flush(dependencies.redis);
                }
                var unused = load.deliver(i % 2 == 0 ? first : second, ids.get(i));
            }
            assertThat(load.settle().stored()).hasSizeBetween(1000, 2000);
            assertThat(first.readiness()).isEqualTo(503);
            assertThat(new JsonObject(first.delivered(DeliveryLoad.text(ids.get(2999)))
                                    .body())
                            .getString("type"))
                    .endsWith(":index-rebuilding");
            first.awaitReady();
            second.awaitReady();
            assertEachHasOneRecord(ids, first, second);
        }
    }

    @Test
    void redisThatRestartsWithoutItsDataIsNotBelieved() {
        List<String> ids = stored(second);
        int told = second.log().length();
        dependencies.redis.kill();
        dependencies.forgetRedis();
        dependencies.redis.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> second.log().substring(told).contains(LOST));
        second.awaitReady();
        assertEachHasOneRecord(ids, second);
    }

    @Test
    @LongRunning
    void rebuildGoesOnWithAnotherBridgeWhenItsOwnIsKilled() throws Exception {
        Bridge killed = Bridge.start(dependencies, SETTINGS);
        List<String> ids = stored(killed);
        flush(dependencies.redis);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> killed.log().contains(LOST));
        killed.kill();
        second.awaitReady();
        assertEachHasOneRecord(ids, second);
    }

    @Test
    @LongRunning
    void eventFromAfterTheLossDoesNotWaitForTheRebuild() throws Exception {
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("bridge.index.admit-by-event-time", "1s");
        // The rebuild begins long after the test.
        settings.put("bridge.index.lease", "5m");
        settings.put("bridge.index.rebuild-wait", "5m");
        try (TestDependencies own = TestDependencies.withOwnRedis("admit", Map.of())) {
            settings.put("bridge.webhooks.riskos.topic-prefix", "admit.");
            try (Bridge bridge = Bridge.start(own, settings)) {
                List<String> ids = DeliveryLoad.ids(2);
                awaitStored(bridge, ids.get(0));
                Instant before = Instant.now();
                flush(own.redis);
                awaitStored(bridge, ids.get(1));
                assertThat(delivered(bridge, ids.get(0), before)).isEqualTo(503);
                assertThat(bridge.metric("bridge_index_complete")).isZero();
                assertThat(TopicContents.ids(TopicContents.read(own, "admit.")).toList())
                        .containsExactlyInAnyOrderElementsOf(ids);
            }
        }
    }

    /** Sends the event until it is answered 200, each time as an event that happens now. */
    private static void awaitStored(Bridge bridge, String id) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> delivered(bridge, id, Instant.now()) == 200);
    }

    private static int delivered(Bridge bridge, String id, Instant eventAt) {
        return bridge.delivered("""
                        {"event_id":"%s","event_type":"evaluation_completed","event_at":"%s","data":{}}""".formatted(id, eventAt)).statusCode();
    }

    /** {@return the ids of events that this bridge has stored} */
    private static List<String> stored(Bridge bridge) {
        List<String> ids = DeliveryLoad.ids(500);
        DeliveryLoad.storeAll(bridge, ids);
        return ids;
    }

    /** Sends every id again, to every bridge, until each is answered 200. */
    private static void assertEachHasOneRecord(List<String> ids, Bridge... bridges) {
        for (Bridge bridge : bridges) {
            DeliveryLoad.storeAll(bridge, ids);
        }
        assertThat(TopicContents.ids(TopicContents.read(dependencies, PREFIX)).filter(Set.copyOf(ids)::contains))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    /** Deletes all data of Redis. */
    static void flush(RedisServer redis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                OutputStream out = socket.getOutputStream()) {
            out.write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(socket.getInputStream().readNBytes(3))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("+OK");
        }
    }
}
