package org.riskosbridge.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The settings of every consumer that reads given offsets of the log, without a group. */
public final class ReaderSettings {

    /**
     * Milliseconds for which a broker holds a fetch while there is nothing to read. A reader that closes waits for its last fetch: with Kafka's 500
     * ms every lookup and every page of the console would end half a second late.
     */
    private static final int FETCH_WAIT = 50;

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
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT);
        return settings;
    }
}
