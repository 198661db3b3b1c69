package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Kafka or Redis away: 503 with a time to come again, readiness down, and all well afterwards. */
class OutageIT {

    @Test
    void bridgeStartsWithoutItsPartsAndRecoversWhenTheyAreThere() {
        Parts parts = Parts.start("absent-at-start");
        parts.close();
        try (parts;
                Bridge bridge = Bridge.launch(parts, Map.of())) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> bridge.readiness() == 503);
            assertProblem(bridge.delivered(Load.text("early")), "log-unavailable");
            parts.redis.start();
            parts.kafka.start();
            bridge.awaitReady();
            assertThat(bridge.delivered(Load.text("early")).statusCode()).isEqualTo(200);
            assertThat(Topics.of(parts, "riskos.", "early")).hasSize(1);
        }
    }

    @Test
    void redisThatIsKilledOrPausedIsNoticedAndFoundAgain() throws Exception {
        try (Parts parts = Parts.start("redis-away");
                Bridge bridge = Bridge.start(parts, Map.of())) {
            assertThat(bridge.delivered(Load.text("a")).statusCode()).isEqualTo(200);
            parts.redis.kill();
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> bridge.readiness() == 503);
            assertProblem(bridge.delivered(Load.text("b")), "index-unavailable");
            parts.redis.start();
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> bridge.readiness() == 200);
            assertThat(bridge.delivered(Load.text("b")).statusCode()).isEqualTo(200);

            Signals.pause(parts.redis.pid());
            assertProblem(bridge.delivered(Load.text("c")), "index-unavailable");
            assertThat(bridge.readiness()).isEqualTo(503);
            Signals.resume(parts.redis.pid());
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> bridge.readiness() == 200);
            assertThat(bridge.delivered(Load.text("c")).statusCode()).isEqualTo(200);
            assertThat(Topics.ids(Topics.read(parts, "riskos."))).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void pausedKafkaStallsNeitherHealthNorRefusals() throws Exception {
        try (Parts parts = Parts.start("kafka-away");
                Bridge bridge = Bridge.start(parts, Map.of())) {
            Signals.pause(parts.kafka.pid());
            var pending = bridge.deliver(Load.event("slow"));
            long started = System.nanoTime();
            assertThat(bridge.management("/q/health/live")).contains("UP");
            assertThat(bridge.management("/q/metrics")).contains("bridge_deliveries_total");
            assertThat(bridge.send(bridge.request("unknown").GET()).join().statusCode())
                    .isEqualTo(404);
            assertThat(pending).isNotDone();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
            assertProblem(pending.join(), "in-doubt");
            Signals.resume(parts.kafka.pid());
        }
    }

    @Test
    void topicsThatMayNotBeCreatedAreNamed() {
        try (Parts parts = Parts.start("no-topics");
                Bridge bridge = Bridge.launch(parts, Map.of("bridge.log.topics.create", "false"))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> bridge.log().contains("These topics are missing"));
            assertThat(bridge.log()).contains("riskos.evaluation_completed", "riskos.unrouted", "riskos.quarantine");
            assertThat(bridge.readiness()).isEqualTo(503);
            assertProblem(bridge.delivered(Load.text("x")), "log-unavailable");
        }
    }

    @Test
    void bridgeWithoutWebhookOrAuthTypeDoesNotStart() throws Exception {
        Bridge nothing = Bridge.refused(Map.of("quarkus.redis.hosts", "redis://127.0.0.1:1"));
        assertThat(nothing.exitCode()).isNotZero();
        assertThat(nothing.log()).contains("bridge.webhooks.riskos.auth.type");
        Bridge noType = Bridge.refused(
                Map.of("quarkus.redis.hosts", "redis://127.0.0.1:1", "bridge.webhooks.riskos.topic-prefix", "riskos."));
        assertThat(noType.exitCode()).isNotZero();
        assertThat(noType.log()).contains("bridge.webhooks.riskos.auth.type is missing");
        Bridge unknown = Bridge.refused(Map.of(
                "quarkus.redis.hosts", "redis://127.0.0.1:1",
                "bridge.webhooks.riskos.auth.type", "none",
                "bridge.webhooks.riskos.topic-prefiks", "x"));
        assertThat(unknown.exitCode()).isNotZero();
        assertThat(unknown.log()).contains("bridge.webhooks.riskos.topic-prefiks");
    }

    private static void assertProblem(HttpResponse<String> answer, String type) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("type")).endsWith(":" + type);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    }
}
