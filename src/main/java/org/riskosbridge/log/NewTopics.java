package org.riskosbridge.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics as the bridge creates them: with all that the guarantee needs, as far as it is the bridge's to decide. */
public final class NewTopics {

    private NewTopics() {}

    /** {@return the topic that the bridge would create} */
    public static NewTopic of(String name, LogConfig config) {
        Optional<Short> replicas = config.topics().replicationFactor();
        return new NewTopic(name, Optional.of(config.topics().partitions()), replicas)
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "CreateTime",
                        TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                        millis(config.timestampBound()),
                        TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                        millis(config.timestampBound()),
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        "delete",
                        TopicConfig.RETENTION_MS_CONFIG,
                        millis(config.topics().retention()),
                        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                        "false",
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        replicas.orElse((short) 1) >= 3 ? "2" : "1"));
    }

    /**
     * {@return the topic that a replay would create: it takes records of any age, and keeps them as long as new ones}
     *
     * @param oldest age of the oldest record that is replayed: Kafka counts its age on from there
     */
    public static NewTopic forReplay(String name, int partitions, Duration oldest, LogConfig config) {
        NewTopic asOthers = of(name, config);
        Map<String, String> configs = new HashMap<>(asOthers.configs());
        configs.remove(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG);
        configs.put(
                TopicConfig.RETENTION_MS_CONFIG,
                millis(config.topics().retention().plus(oldest)));
        return new NewTopic(name, Optional.of(partitions), config.topics().replicationFactor()).configs(configs);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
