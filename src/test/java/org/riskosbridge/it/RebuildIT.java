package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Redis forgets, and the log tells it again: no event gets a second record. */
class RebuildIT {

    @Test
    void flushUnderLoadCostsTimeButNoDuplicate() throws Exception {
        try (Parts parts = Parts.start("flush");
                Bridge first = Bridge.start(parts, OneRecordIT.BRIEF);
                Bridge second = Bridge.start(parts, OneRecordIT.BRIEF)) {
            Load load = new Load();
            List<String> ids = Load.ids(3000);
            for (int i = 0; i < ids.size(); i++) {
                if (i == 1500) {
                    flush(parts);
                }
                var unused = load.deliver(i % 2 == 0 ? first : second, ids.get(i));
            }
            assertThat(load.settle().stored()).hasSizeBetween(1000, 2000);
            assertThat(first.readiness()).isEqualTo(503);
            assertThat(new JsonObject(first.delivered(Load.text(ids.get(2999))).body()).getString("type"))
                    .endsWith(":index-rebuilding");
            first.awaitReady();
            second.awaitReady();
            assertEachHasOneRecord(parts, ids, first, second);
        }
    }

    @Test
    void redisThatRestartsWithoutItsDataIsNotBelieved() {
        try (Parts parts = Parts.start("empty-restart");
                Bridge bridge = Bridge.start(parts, OneRecordIT.BRIEF)) {
            List<String> ids = Load.ids(500);
            Load load = new Load();
            ids.forEach(id -> {
                var unused = load.deliver(bridge, id);
            });
            assertThat(load.settle().stored()).hasSize(500);
            parts.redis.kill();
            parts.forgetRedis();
            parts.redis.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> bridge.log().contains("Redis was flushed, restarted or failed over"));
            bridge.awaitReady();
            assertEachHasOneRecord(parts, ids, bridge);
        }
    }

    @Test
    void rebuildGoesOnWithAnotherBridgeWhenItsOwnIsKilled() throws Exception {
        try (Parts parts = Parts.start("killed-rebuilder");
                Bridge second = Bridge.start(parts, OneRecordIT.BRIEF)) {
            List<String> ids = Load.ids(500);
            Load load = new Load();
            Bridge killed = Bridge.start(parts, OneRecordIT.BRIEF);
            ids.forEach(id -> {
                var unused = load.deliver(killed, id);
            });
            assertThat(load.settle().stored()).hasSize(500);
            flush(parts);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> killed.log().contains("Redis was flushed, restarted or failed over"));
            killed.kill();
            second.awaitReady();
            assertEachHasOneRecord(parts, ids, second);
        }
    }

    /** Sends every id again, to every bridge, until each is answered 200. */
    private static void assertEachHasOneRecord(Parts parts, List<String> ids, Bridge... bridges) {
        for (Bridge bridge : bridges) {
            List<String> left = new ArrayList<>(ids);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                Load again = new Load();
                left.forEach(id -> {
                    var unused = again.deliver(bridge, id);
                });
                left.removeAll(again.settle().stored());
                return left.isEmpty();
            });
        }
        assertThat(Topics.ids(Topics.read(parts, "riskos."))).containsExactlyInAnyOrderElementsOf(ids);
    }

    private static void flush(Parts parts) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), parts.redis.port());
                OutputStream out = socket.getOutputStream()) {
            out.write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(socket.getInputStream().readNBytes(3))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("+OK");
        }
    }
}
