package org.riskosbridge.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;

/** The settings that a topic needs for the guarantee: what a new topic is given, and what an existing one is held to. */
final class TopicCheck {

    private final LogConfig config;
    private final Duration shortestRetention;

    /**
     * Holds topics to a configuration.
     *
     * @param shortestRetention the dedup window and a lease: as long as a claim may have to be settled from the log
     */
    TopicCheck(LogConfig config, Duration shortestRetention) {
        this.config = config;
        this.shortestRetention = shortestRetention;
    }

    /**
     * A setting that breaks the guarantee.
     *
     * @param topic the topic
     * @param setting the Kafka setting, or {@code replication factor}
     * @param found what it is
     * @param needed what it must be
     */
    record Finding(String topic, String setting, String found, String needed) {}

    /** {@return a sentence for each thing that is wrong, with all the topics it is wrong of} */
    static List<String> sentences(Collection<Finding> findings) {
        return findings.stream()
                .collect(Collectors.groupingBy(
                        f -> f.setting() + " is " + f.found() + ", must be " + f.needed(),
                        TreeMap::new,
                        Collectors.mapping(Finding::topic, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(e -> "The guarantee does not hold: " + e.getKey() + " on: " + e.getValue())
                .toList();
    }

    /** {@return the settings of a topic that is to be created} */
    Map<String, String> newTopic(int replicas) {
        return Map.of(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "CreateTime",
                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                millis(config.timestampBound()),
                TopicConfig.CLEANUP_POLICY_CONFIG,
                "delete",
                TopicConfig.RETENTION_MS_CONFIG,
                millis(config.topics().retention()),
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                "false",
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                replicas >= 3 ? "2" : "1");
    }

    /** {@return what breaks the guarantee; empty when all is well} */
    List<Finding> check(String topic, int replicas, Map<String, String> settings) {
        List<Finding> findings = new ArrayList<>();
        record Rule(String setting, String needed) {}
        for (Rule rule : List.of(
                new Rule(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"),
                new Rule(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, millis(config.timestampBound())),
                new Rule(TopicConfig.CLEANUP_POLICY_CONFIG, "delete"),
                new Rule(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"))) {
            String found = settings.get(rule.setting());
            if (!Objects.equals(found, rule.needed())) {
                findings.add(new Finding(topic, rule.setting(), String.valueOf(found), rule.needed()));
            }
        }
        long retention = Long.parseLong(settings.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "0"));
        if (retention >= 0 && retention < shortestRetention.toMillis()) {
            findings.add(new Finding(
                    topic,
                    TopicConfig.RETENTION_MS_CONFIG,
                    String.valueOf(retention),
                    "at least " + millis(shortestRetention) + " (bridge.index.window and bridge.index.lease)"));
        }
        if (replicas < 3) {
            findings.add(new Finding(topic, "replication factor", String.valueOf(replicas), "at least 3"));
        }
        String inSync = settings.getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1");
        if (Integer.parseInt(inSync) < 2) {
            findings.add(new Finding(topic, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, inSync, "at least 2"));
        }
        return findings;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
