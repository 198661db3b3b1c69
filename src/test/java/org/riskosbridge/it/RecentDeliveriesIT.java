package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The data that bridges write to Redis for the console: deliveries, counts, reports; no personal data. */
@LongRunning
class RecentDeliveriesIT {

    private static final String WEBHOOK = "recent-list";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final TestDependencies PARTS = TestDependencies.shared();

    private static Vertx vertx;
    private static Redis redis;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, PARTS.redisHosts);
    }

    @AfterAll
    static void stop() {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Response ask(Request request) {
        return redis.send(request).toCompletionStage().toCompletableFuture().join();
    }

    private static String list() {
        return String.valueOf(
                ask(Request.cmd(Command.XRANGE).arg("{0}recent").arg("-").arg("+")));
    }

    private static String counts() {
        long minute = System.currentTimeMillis() / 60_000;
        StringBuilder counts = new StringBuilder();
        for (long each = minute - 2; each <= minute; each++) {
            counts.append(ask(Request.cmd(Command.HGETALL).arg("{0}minute." + each)));
        }
        return counts.toString();
    }

    private static String event(String id) {
        return "{\"event_id\":\"" + id + "\",\"event_type\":\"reevaluation\",\"data\":{\"eval_id\":\"e-7\","
                + Planted.PERSON + "}}";
    }

    /** Uses its own webhook, because other bridges of the tests write deliveries to the same Redis. */
    private static Bridge bridge(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bridge.webhooks.riskos.topic-prefix",
                "recent.",
                "bridge.webhooks." + WEBHOOK + ".topic-prefix",
                "recent.",
                "bridge.webhooks." + WEBHOOK + ".auth.type",
                "bearer",
                "bridge.webhooks." + WEBHOOK + ".auth.bearer.tokens",
                Bridge.TOKEN));
        settings.putAll(more);
        return Bridge.start(PARTS, settings);
    }

    private static int delivered(Bridge bridge, String body) {
        return bridge.send(bridge.request(WEBHOOK).POST(BodyPublishers.ofString(body)))
                .join()
                .statusCode();
    }

    @Test
    void bridgeLeavesAListCountsAndAReportWithoutTheData() {
        String seen = UUID.randomUUID().toString();
        try (Bridge bridge = bridge(Map.of())) {
            assertThat(delivered(bridge, event(seen))).isEqualTo(200);
            assertThat(delivered(bridge, "{\"" + Planted.USER + "\":1}")).isEqualTo(400);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(list())
                            .contains(seen, "webhook, " + WEBHOOK, "appended", "reevaluation", "e-7", "invalid-event"));
            // Bridges report each 10 s.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(counts())
                            .contains(WEBHOOK + " appended", WEBHOOK + " invalid-event", WEBHOOK + " <="));
        }
        String replicas = String.valueOf(
                ask(Request.cmd(Command.XRANGE).arg("{0}replicas").arg("-").arg("+")));
        assertThat(replicas).contains("webhooks", WEBHOOK, "version");
        String keys = String.valueOf(ask(Request.cmd(Command.KEYS).arg("*")));
        assertThat(keys).contains("{0}recent");
        assertThat(Planted.in(list() + counts() + replicas + keys)).isEmpty();
    }

    /** A bridge whose Redis user lacks the permission: deliveries are stored, and the log says once what to grant. */
    @Test
    void bridgeThatRedisRefusesTheListStoresEventsAllTheSame() {
        ask(Request.cmd(Command.ACL)
                .arg("SETUSER")
                .arg("listless")
                .arg("on")
                .arg(">listless-4711")
                .arg("~{0}*")
                .arg("+@all")
                .arg("-xadd"));
        try (Bridge bridge = bridge(Map.of(
                "quarkus.redis.hosts",
                PARTS.redisHosts + "?user=listless",
                "quarkus.redis.password",
                "listless-4711"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(delivered(bridge, event(UUID.randomUUID().toString())))
                        .isEqualTo(200);
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(bridge.log()).containsOnlyOnce("ACL SETUSER <user> +xadd +hincrby"));
        }
    }
}
