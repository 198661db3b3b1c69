package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Kafka or Redis is unavailable: the bridge answers 503 with Retry-After, readiness is down, and everything works afterwards. */
class OutageIT {

    private static TestDependencies dependencies;

    @BeforeAll
    static void start() {
        dependencies = TestDependencies.start("outage");
    }

    @AfterAll
    static void stop() {
        dependencies.close();
    }

    @Test
    @LongRunning
    void bridgeStartsWithoutItsPartsAndRecoversWhenTheyAreThere() {
        dependencies.close();
        try (Bridge bridge = Bridge.launch(dependencies, Map.of("bridge.webhooks.riskos.topic-prefix", "absent."))) {
            Awaitility.await().until(() -> bridge.readiness() == 503);
            assertProblem(bridge.delivered(DeliveryLoad.text("early")), "log-unavailable");
            dependencies.redis.start();
            dependencies.kafka.start();
            bridge.awaitReady();
            assertThat(bridge.delivered(DeliveryLoad.text("early")).statusCode())
                    .isEqualTo(200);
            assertThat(TopicContents.of(dependencies, "absent.", "early")).hasSize(1);
        }
    }

    @Test
    void redisThatIsKilledOrPausedIsNoticedAndFoundAgain() throws Exception {
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("bridge.webhooks.riskos.topic-prefix", "redis-away.");
        try (Bridge bridge = Bridge.start(dependencies, settings)) {
            assertThat(bridge.delivered(DeliveryLoad.text("a")).statusCode()).isEqualTo(200);
            dependencies.redis.kill();
            Awaitility.await().until(() -> bridge.readiness() == 503);
            assertProblem(bridge.delivered(DeliveryLoad.text("b")), "index-unavailable");
            dependencies.redis.start();
            Awaitility.await()
                    .until(() -> bridge.delivered(DeliveryLoad.text("b")).statusCode() == 200);

            Signals.pause(dependencies.redis.pid());
            assertProblem(bridge.delivered(DeliveryLoad.text("c")), "index-unavailable");
            assertThat(bridge.readiness()).isEqualTo(503);
            assertThat(bridge.management("/q/health/ready"))
                    .contains("no answer within ")
                    .doesNotContain("within PT");
            Signals.resume(dependencies.redis.pid());
            Awaitility.await().until(() -> bridge.readiness() == 200);
            assertThat(bridge.delivered(DeliveryLoad.text("c")).statusCode()).isEqualTo(200);
            assertThat(TopicContents.ids(TopicContents.read(dependencies, "redis-away.")))
                    .containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void pausedKafkaStallsNeitherHealthNorRefusals() throws Exception {
        Map<String, String> settings = Map.of("bridge.webhooks.riskos.topic-prefix", "kafka-away.");
        try (Bridge bridge = Bridge.start(dependencies, settings)) {
            Signals.pause(dependencies.kafka.pid());
            var pending = bridge.deliver(DeliveryLoad.event("slow"));
            assertThat(bridge.management("/q/health/live")).contains("UP");
            assertThat(bridge.management("/q/metrics")).contains("bridge_deliveries_total");
            assertThat(bridge.send(bridge.request("unknown").GET()).join().statusCode())
                    .isEqualTo(404);
            assertThat(pending).isNotDone();
            assertProblem(pending.join(), "in-doubt");
            Signals.resume(dependencies.kafka.pid());
        }
    }

    @Test
    @LongRunning
    void topicsThatMayNotBeCreatedAreNamed() {
        Map<String, String> settings =
                Map.of("bridge.webhooks.riskos.topic-prefix", "absent-topic.", "bridge.log.topics.create", "false");
        try (Bridge bridge = Bridge.launch(TestDependencies.shared(), settings)) {
            Awaitility.await()
                    .until(() -> bridge.readiness() == 503 && bridge.log().contains("These topics are missing"));
            assertThat(bridge.log())
                    .contains("absent-topic.evaluation_completed", "absent-topic.unrouted", "absent-topic.quarantine");
            assertProblem(bridge.delivered(DeliveryLoad.text("x")), "log-unavailable");
        }
    }

    @Test
    @LongRunning
    void existingTopicThatBreaksTheGuaranteeIsNamedAndLeftAsItIs() throws Exception {
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("bridge.webhooks.riskos.topic-prefix", "wrong.");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers))) {
            NewTopic wrong = new NewTopic("wrong.reevaluation", 1, (short) 1)
                    .configs(Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "3600000"));
            admin.createTopics(List.of(wrong)).all().get();
            try (Bridge bridge = Bridge.start(TestDependencies.shared(), settings)) {
                Awaitility.await()
                        .untilAsserted(() -> assertThat(bridge.log())
                                .contains(
                                        "message.timestamp.type is LogAppendTime on wrong.reevaluation, must be CreateTime.")
                                .contains("retention.ms is 3600000 on wrong.reevaluation, must be at least"));
                assertThat(admin.describeTopics(List.of("wrong.reevaluation", "wrong.case_closure"))
                                .allTopicNames()
                                .get()
                                .values())
                        .extracting(topic -> topic.partitions().size())
                        .containsExactlyInAnyOrder(1, 2);
            }
        }
    }

    @Test
    @LongRunning
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
