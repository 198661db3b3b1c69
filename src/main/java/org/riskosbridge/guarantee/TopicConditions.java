package org.riskosbridge.guarantee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.KafkaFacts.Present;
import org.riskosbridge.guarantee.KafkaFacts.ToBeCreated;
import org.riskosbridge.guarantee.KafkaFacts.Topic;

/** The conditions on topics: one finding for each setting and each wrong value of this setting. */
final class TopicConditions {

    private static final String REPLICATION_FACTOR = "replication factor";

    private final List<Rule> ofRecords;
    private final List<Rule> ofRegistry;
    private final List<Rule> ofAll;
    private final String registry;

    /**
     * Compares topics with the times of the protocol.
     *
     * @param bound {@link org.riskosbridge.log.LogConfig#maxRecordAge}
     * @param shortestRetention the dedup window plus a lease: for this long a lookup of a claim may need the log
     * @param largestRecord bytes of the largest record that the producer sends, {@code max.request.size}
     * @param registry {@link org.riskosbridge.log.LogConfig#registryTopic}, which is compacted
     */
    TopicConditions(Duration bound, Duration shortestRetention, int largestRecord, String registry) {
        this.registry = registry;
        long retention = shortestRetention.toMillis();
        ofRegistry = List.of(exactly(TopicConfig.CLEANUP_POLICY_CONFIG, "compact"));
        ofRecords = List.of(
                exactly(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"),
                exactly(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(bound.toMillis())),
                exactly(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(bound.toMillis())),
                exactly(TopicConfig.CLEANUP_POLICY_CONFIG, "delete"),
                new Rule(
                        TopicConfig.RETENTION_MS_CONFIG,
                        "at least " + retention + " (bridge.index.dedup-window and bridge.index.lease)",
                        value -> number(value) < 0 || number(value) >= retention,
                        alter(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention)),
                        "Set bridge.log.topics.retention."),
                // A limit in bytes deletes records of any age.
                exactly(TopicConfig.RETENTION_BYTES_CONFIG, "-1"),
                new Rule(
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        "at least " + largestRecord + " (max.request.size of the producer)",
                        value -> number(value) >= largestRecord,
                        alter(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largestRecord)),
                        "Raise message.max.bytes of the brokers."));
        ofAll = List.of(
                exactly(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"),
                new Rule(
                        REPLICATION_FACTOR,
                        "at least 3",
                        value -> number(value) >= 3,
                        "Run kafka-reassign-partitions.sh, with three brokers or more.",
                        "Set bridge.log.topics.replication-factor=3, with three brokers or more."),
                new Rule(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        "at least 2",
                        value -> number(value) >= 2,
                        alter(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"),
                        "Set bridge.log.topics.replication-factor=3."));
    }

    /** The test of a value, and the remedies for a wrong value: for an existing topic, and for a topic that does not exist yet. */
    private record Rule(String setting, String needed, Predicate<String> good, String toAlter, String toCreateRight) {}

    private static Rule exactly(String setting, String needed) {
        return new Rule(setting, needed, needed::equals, alter(setting, needed), "");
    }

    private static String alter(String setting, String value) {
        return "Run kafka-configs.sh --alter --entity-type topics --entity-name <topic> --add-config " + setting + "="
                + value;
    }

    private static long number(String value) {
        return Long.parseLong(value);
    }

    /** {@return whether a finding says that existing topics have too few replicas, which is unavoidable with a single broker} */
    static boolean isTooFewReplicas(Finding finding) {
        return finding.state() == Finding.State.FAILS
                && (finding.condition().equals(REPLICATION_FACTOR)
                        || finding.condition().equals(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
    }

    /** {@return one finding for each setting of the topics whose settings are known} */
    List<Finding> judge(Map<String, Topic> topics) {
        List<Finding> findings = new ArrayList<>();
        judge(findings, ofRecords, only(topics, name -> !name.equals(registry)));
        judge(findings, ofRegistry, only(topics, registry::equals));
        judge(findings, ofAll, topics);
        return findings;
    }

    private static Map<String, Topic> only(Map<String, Topic> topics, Predicate<String> wanted) {
        Map<String, Topic> some = new TreeMap<>(topics);
        some.keySet().removeIf(wanted.negate());
        return some;
    }

    private static void judge(List<Finding> findings, List<Rule> rules, Map<String, Topic> topics) {
        Map<String, Map<String, String>> present = new TreeMap<>();
        Map<String, Map<String, String>> toBeCreated = new TreeMap<>();
        topics.forEach((name, topic) -> {
            if (topic instanceof Present found && !found.settings().isEmpty()) {
                present.put(name, values(found.replicas(), found.settings()));
            } else if (topic instanceof ToBeCreated planned) {
                toBeCreated.put(name, values(planned.replicas(), planned.settings()));
            }
        });
        for (Rule rule : rules) {
            judge(findings, rule, present, rule.setting(), rule.toAlter());
            judge(findings, rule, toBeCreated, rule.setting() + " (to be created)", rule.toCreateRight());
        }
    }

    private static Map<String, String> values(int replicas, Map<String, String> settings) {
        Map<String, String> values = new TreeMap<>(settings);
        values.put(REPLICATION_FACTOR, Integer.toString(replicas));
        return values;
    }

    private static void judge(
            List<Finding> findings,
            Rule rule,
            Map<String, Map<String, String>> topics,
            String condition,
            String remedy) {
        Map<String, Set<String>> bad = topics.entrySet().stream()
                .filter(topic -> !rule.good().test(value(rule, topic.getValue())))
                .collect(Collectors.groupingBy(
                        topic -> value(rule, topic.getValue()),
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))));
        bad.forEach((value, names) -> findings.add(
                Finding.fails(Part.KAFKA, condition, value + on(names, topics.keySet()), rule.needed(), remedy)));
        if (bad.isEmpty() && !topics.isEmpty()) {
            findings.add(Finding.holds(Part.KAFKA, condition, rule.needed() + on(topics.keySet(), topics.keySet())));
        }
    }

    private static String on(Set<String> some, Set<String> all) {
        return some.size() > 1 && some.size() == all.size()
                ? " on all " + all.size() + " topics"
                : " on " + String.join(", ", some);
    }

    /** Kafka reports every setting that it knows; an old Kafka knows fewer. */
    private static String value(Rule rule, Map<String, String> settings) {
        return settings.getOrDefault(rule.setting(), "0");
    }
}
