package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** Queries Kafka about consumer groups. */
public final class Groups {

    private Groups() {}

    /** Waits until a group has committed exactly this number of records of a topic. */
    public static void awaitCommitted(String bootstrapServers, String group, String topic, long records) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(4))
                    .untilAsserted(() -> assertThat(committed(admin, group, topic))
                            .as("records of %s that %s has committed", topic, group)
                            .isEqualTo(records));
        }
    }

    private static long committed(Admin admin, String group, String topic) throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(each -> each.getKey().topic().equals(topic))
                    .mapToLong(each -> each.getValue().offset())
                    .sum();
        } catch (ExecutionException notYet) {
            return -1;
        }
    }
}
