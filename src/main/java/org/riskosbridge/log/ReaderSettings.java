package org.riskosbridge.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The settings of every consumer that reads given offsets of the log, without a group. */
public final class ReaderSettings {

    private ReaderSettings() {}

    /** {@return a new map with the settings of all of the bridge's Kafka clients, and the settings of a reader} */
    public static Map<String, Object> of(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        // No group: otherwise each read would wait for the group's coordinator.
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Records that retention has deleted meanwhile are an error: by default the consumer would skip all remaining
        // records.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }
}
