package org.riskosbridge.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.riskosbridge.log.LogConfig;

/** The topics that the bridge creates, with the settings that the guarantee needs and the bridge can decide. */
public final class NewTopics {

    private NewTopics() {}

    /** {@return the topic that the bridge would create} */
    public static NewTopic of(String name, LogConfig config) {
        return name.equals(config.registryTopic()) ? registry(config) : ofRecords(name, config);
    }

    /** Compacted, because each bridge registers its topics at each start, and a registration never expires. */
    private static NewTopic registry(LogConfig config) {
        Map<String, String> configs = durable(config);
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, "compact");
        return new NewTopic(
                        config.registryTopic(), Optional.of(1), config.topics().replicationFactor())
                .configs(configs);
    }

    private static NewTopic ofRecords(String name, LogConfig config) {
        Map<String, String> configs = durable(config);
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, millis(config.maxRecordAge()));
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, millis(config.maxRecordAge()));
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
        configs.put(TopicConfig.RETENTION_MS_CONFIG, millis(config.topics().retention()));
        configs.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        return new NewTopic(
                        name,
                        Optional.of(config.topics().partitions()),
                        config.topics().replicationFactor())
                .configs(configs);
    }

    /**
     * Settings that keep acknowledged records. If the brokers choose the replication factor, they also choose {@code min.insync.replicas}: a topic's
     * value would replace a stricter default of the brokers.
     */
    private static Map<String, String> durable(LogConfig config) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        config.topics()
                .replicationFactor()
                .ifPresent(replicas -> configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replicas >= 3 ? "2" : "1"));
        return configs;
    }

    /**
     * {@return the topic that a replay would create: it accepts records of any age, and keeps them as long as new ones}
     *
     * @param oldest age of the oldest replayed record; added to the retention, because Kafka counts retention from a record's timestamp
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
