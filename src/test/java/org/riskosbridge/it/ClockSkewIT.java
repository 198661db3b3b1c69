package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clocks differ too much: the bridge answers 503 until they agree again. */
class ClockSkewIT {

    @Test
    void bridgeWhoseClockIsFarFromRedissTakesNothingUntilTheyAgree() throws Exception {
        TestDependencies dependencies = TestDependencies.shared();
        try (ShiftedRedis redis = new ShiftedRedis(dependencies.redis.port());
                Bridge bridge = Bridge.start(
                        dependencies,
                        Map.of("quarkus.redis.hosts", redis.hosts(), "bridge.webhooks.riskos.topic-prefix", "skew."))) {
            assertThat(bridge.delivered(DeliveryLoad.text("before")).statusCode())
                    .isEqualTo(200);

            redis.shift(-10);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bridge.readiness() == 503);
            HttpResponse<String> answer = bridge.delivered(DeliveryLoad.text("during"));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(new JsonObject(answer.body()).getString("type")).endsWith(":clock-skew");
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isPositive();
            assertThat(bridge.management("/q/metrics"))
                    .containsPattern(
                            "bridge_clock_skew_seconds\\{dependency=\"redis\"[^}]*} -9\\.9|bridge_clock_skew_seconds\\{dependency=\"redis\"[^}]*} -10\\.0");
            assertThat(bridge.log()).contains("clock of redis against that of bridge: ", "behind", "NTP");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> bridge.log().contains("clock of broker-1 against that of redis: "));

            redis.shift(1);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bridge.readiness() == 200);
            assertThat(bridge.delivered(DeliveryLoad.text("during")).statusCode())
                    .isEqualTo(200);
            assertThat(bridge.log()).contains("The clocks agree again");
            assertThat(TopicContents.ids(TopicContents.read(dependencies, "skew.")))
                    .containsExactlyInAnyOrder("before", "during");
        }
    }
}
