package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What bridges leave in Redis for the console: which deliveries, how many, by whom; nothing of a person, and nothing when told so. */
class RecentDeliveriesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static TestDependencies parts;
    private static Vertx vertx;
    private static Redis redis;

    @BeforeAll
    static void start() {
        parts = TestDependencies.start("recent");
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, parts.redisHosts);
    }

    @AfterAll
    static void stop() {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        parts.close();
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
        return "{\"event_id\":\"" + id + "\",\"event_type\":\"reevaluation\",\"data\":{\"eval_id\":\"e-7\",\"name\":\""
                + Planted.USER + "\"}}";
    }

    @Test
    void onlyBridgesThatMayLeaveAListCountsAndAReportWithoutTheData() {
        String unseen = UUID.randomUUID().toString();
        try (Bridge off = Bridge.start(parts, Map.of("bridge.recent-deliveries.enabled", "false"))) {
            assertThat(off.delivered(event(unseen)).statusCode()).isEqualTo(200);
        }
        String seen = UUID.randomUUID().toString();
        try (Bridge on = Bridge.start(parts, Map.of())) {
            assertThat(on.delivered(event(seen)).statusCode()).isEqualTo(200);
            assertThat(on.delivered("{\"" + Planted.USER + "\":1}").statusCode())
                    .isEqualTo(400);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(list()).contains(seen, "appended", "reevaluation", "e-7", "invalid-event"));
            // Bridges report each 10 s.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(counts()).contains("riskos appended", "riskos invalid-event", "riskos <="));
        }
        String replicas = String.valueOf(
                ask(Request.cmd(Command.XRANGE).arg("{0}replicas").arg("-").arg("+")));
        assertThat(replicas).contains("webhooks", "riskos", "version");
        assertThat(list()).doesNotContain(unseen);
        assertThat(Planted.in(list() + counts() + replicas)).isEmpty();
    }

    /** A bridge whose Redis user may not: deliveries are stored, and the log says once what to grant. */
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
        String hosts = parts.redisHosts + "?user=listless";
        try (Bridge bridge =
                Bridge.start(parts, Map.of("quarkus.redis.hosts", hosts, "quarkus.redis.password", "listless-4711"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(bridge.delivered(event(UUID.randomUUID().toString())).statusCode())
                        .isEqualTo(200);
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(bridge.log()).containsOnlyOnce("ACL SETUSER <user> +xadd +hincrby"));
        }
    }
}
