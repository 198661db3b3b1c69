package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.riskosbridge.contract.Contract;
import org.riskosbridge.event.EventTypes;

/** The records of a bridge and of a replay agree with {@code docs/asyncapi.yaml}, and the CloudEvents SDK can read them. */
class ContractIT {

    private static final TestDependencies PARTS = TestDependencies.shared();
    private static final Map<String, String> SETTINGS = Map.of(
            "kafka.bootstrap.servers",
            PARTS.bootstrapServers,
            "quarkus.redis.hosts",
            PARTS.redisHosts,
            "bridge.webhooks.riskos.topic-prefix",
            "contract.",
            "bridge.log.audit-topic",
            "contract.audit");

    private final Contract contract = new Contract();

    @Test
    void recordsKeepTheContract() throws Exception {
        List<String> types = new ArrayList<>(EventTypes.DOCUMENTED);
        types.add("generic");
        try (Bridge bridge = Bridge.start(PARTS, SETTINGS)) {
            for (String type : types) {
                assertThat(bridge.deliver(sample(type)).join().statusCode()).isEqualTo(200);
            }
            assertThat(bridge.delivered("{\"event_id\":\"bare\",\"event_type\":\"reevaluation\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(bridge.delivered("no JSON").statusCode()).isEqualTo(400);
        }
        List<ConsumerRecord<byte[], byte[]>> records = TopicContents.read(PARTS, "contract.");
        assertThat(records).hasSize(types.size() + 2);
        assertContract(records);

        CommandRun replay = CommandRun.run(SETTINGS, "replay", "--into", "copied", "--create", "--reason", "contract");
        assertThat(replay.exitCode()).as(replay.output()).isZero();
        List<ConsumerRecord<byte[], byte[]>> copies = TopicContents.read(PARTS, "copied");
        assertThat(copies).hasSize(types.size() + 1);
        for (ConsumerRecord<byte[], byte[]> copy : copies) {
            String topic = "riskos."
                    + (TopicContents.header(copy, "ce_type").equals("any_other_type")
                            ? "unrouted"
                            : TopicContents.header(copy, "ce_type"));
            assertThat(contract.faults(topic, copy)).isEmpty();
            assertThat(cloudEvent(copy).getId()).isEqualTo(TopicContents.header(copy, "ce_id"));
        }
        List<ConsumerRecord<byte[], byte[]>> audit = TopicContents.read(PARTS, "contract.audit");
        assertThat(audit).hasSize(2);
        assertContract(audit);
    }

    private void assertContract(List<ConsumerRecord<byte[], byte[]>> records) throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            assertThat(contract.faults(record.topic().replace("contract.", "riskos."), record))
                    .as(new String(record.value(), UTF_8))
                    .isEmpty();
            CloudEvent event = cloudEvent(record);
            assertThat(event.getId()).isEqualTo(TopicContents.header(record, "ce_id"));
            assertThat(event.getType()).isEqualTo(TopicContents.header(record, "ce_type"));
            assertThat(event.getData().toBytes()).isEqualTo(record.value());
        }
    }

    private static CloudEvent cloudEvent(ConsumerRecord<byte[], byte[]> record) {
        try (CloudEventDeserializer deserializer = new CloudEventDeserializer()) {
            return deserializer.deserialize(record.topic(), record.headers(), record.value());
        }
    }

    private static byte[] sample(String type) throws IOException {
        try (InputStream in = ContractIT.class.getResourceAsStream("/samples/" + type + ".json")) {
            return in.readAllBytes();
        }
    }
}
