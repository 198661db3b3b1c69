package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code bridge.log.key=eval-id}: one evaluation's events are in order inside a topic. */
@LongRunning
class RecordKeyIT {

    @Test
    void eventsOfOneEvaluationShareItsPartition() {
        TestDependencies dependencies = TestDependencies.shared();
        Map<String, String> settings =
                Map.of("bridge.webhooks.riskos.topic-prefix", "keyed.", "bridge.log.key", "eval-id");
        try (Bridge bridge = Bridge.start(dependencies, settings)) {
            for (int i = 0; i < 20; i++) {
                String event = DeliveryLoad.text("e" + i).replace("{}", "{\"eval_id\":\"ev-1\"}");
                assertThat(bridge.delivered(event).statusCode()).isEqualTo(200);
            }
            assertThat(bridge.delivered(DeliveryLoad.text("without")).statusCode())
                    .isEqualTo(200);
        }
        var records = TopicContents.read(dependencies, "keyed.");
        assertThat(records).hasSize(21);
        Set<String> keys =
                records.stream().map(record -> new String(record.key(), UTF_8)).collect(Collectors.toSet());
        assertThat(keys).containsExactlyInAnyOrder("ev-1", "without");
        assertThat(records.stream()
                        .filter(record -> !TopicContents.header(record, "ce_id").equals("without"))
                        .map(record -> record.partition())
                        .distinct())
                .hasSize(1);
    }
}
