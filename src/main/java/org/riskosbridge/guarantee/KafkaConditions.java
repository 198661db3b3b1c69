package org.riskosbridge.guarantee;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.SecurityUtils;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.KafkaFacts.BarrierTrial;
import org.riskosbridge.guarantee.KafkaFacts.Hidden;
import org.riskosbridge.guarantee.KafkaFacts.Missing;
import org.riskosbridge.guarantee.KafkaFacts.NoTransactionalId;
import org.riskosbridge.guarantee.KafkaFacts.NotSeen;
import org.riskosbridge.guarantee.KafkaFacts.Present;
import org.riskosbridge.guarantee.KafkaFacts.Seen;
import org.riskosbridge.guarantee.KafkaFacts.ToBeCreated;
import org.riskosbridge.guarantee.KafkaFacts.Topic;

/** The conditions on Kafka: its version, the topics, and each permission. */
final class KafkaConditions {

    private static final List<AclOperation> ON_TOPICS = List.of(DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE);

    private KafkaConditions() {}

    /**
     * Compares Kafka with the needs of the bridge.
     *
     * @param transactionalIds {@link org.riskosbridge.log.LogConfig#transactionalIdPrefix}
     */
    static List<Finding> judge(KafkaFacts kafka, TopicConditions topics, String transactionalIds) {
        List<Finding> findings = new ArrayList<>();
        version(findings, kafka.topics().values());
        presence(findings, kafka.topics());
        ON_TOPICS.forEach(operation -> permission(findings, kafka.topics(), operation));
        barrier(findings, kafka.barrier(), transactionalIds);
        findings.addAll(topics.judge(kafka.topics()));
        return findings;
    }

    /** Brokers do not report their version. They report the settings that they know, and the settings of KIP-937 came with 3.6. */
    private static void version(List<Finding> findings, Collection<Topic> topics) {
        Set<Boolean> known = topics.stream()
                .map(KafkaConditions::settings)
                .filter(settings -> !settings.isEmpty())
                .map(settings -> settings.containsKey(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG))
                .collect(Collectors.toSet());
        if (known.contains(true)) {
            findings.add(Finding.holds(Part.KAFKA, "version", "3.6 or later"));
        } else if (known.contains(false)) {
            findings.add(Finding.fails(
                    Part.KAFKA,
                    "version",
                    "older than 3.6: message.timestamp.before.max.ms is not known",
                    "3.6 or later",
                    "Upgrade the brokers."));
        } else {
            findings.add(Finding.unknown(
                    Part.KAFKA,
                    "version",
                    "the settings of no topic are visible",
                    "Create the topics, and grant DescribeConfigs on them."));
        }
    }

    private static Map<String, String> settings(Topic topic) {
        if (topic instanceof Present present) {
            return present.settings();
        }
        return topic instanceof ToBeCreated planned ? planned.settings() : Map.of();
    }

    private static void presence(List<Finding> findings, Map<String, Topic> topics) {
        Map<String, Set<String>> missing = topics.entrySet().stream()
                .filter(topic -> topic.getValue() instanceof Missing)
                .collect(Collectors.groupingBy(
                        topic -> ((Missing) topic.getValue()).why(),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))));
        missing.forEach((why, names) -> findings.add(Finding.fails(
                Part.KAFKA,
                "topics",
                "missing: " + String.join(", ", names),
                "present",
                "Create these topics: the bridge does not create them, because " + why)));
        if (missing.isEmpty()) {
            long planned = topics.values().stream()
                    .filter(ToBeCreated.class::isInstance)
                    .count();
            findings.add(Finding.holds(
                    Part.KAFKA,
                    "topics",
                    planned == 0
                            ? "all " + topics.size() + " present"
                            : planned + " of " + topics.size() + " will be created when the bridge starts"));
        }
    }

    /** The bridge does not query its permissions: it raises a barrier, as for an event in doubt. */
    private static void barrier(List<Finding> findings, BarrierTrial trial, String transactionalIds) {
        String permission = "permission TransactionalId:Write";
        if (trial instanceof Seen seen) {
            findings.add(Finding.holds(Part.KAFKA, permission, "granted"));
            findings.add(Finding.holds(
                    Part.KAFKA, "barrier", "seen in " + seen.where() + " after " + seen.millis() + " ms"));
        } else if (trial instanceof NoTransactionalId) {
            findings.add(Finding.fails(
                    Part.KAFKA,
                    permission,
                    "not granted on " + transactionalIds,
                    "granted: without it events in doubt stay in doubt, the index cannot be rebuilt, and the brokers' clocks cannot be"
                            + " read",
                    "Run kafka-acls.sh --add --allow-principal User:<bridge> --operation Write --transactional-id "
                            + transactionalIds + " --resource-pattern-type prefixed"));
        } else if (trial instanceof NotSeen not) {
            findings.add(Finding.fails(
                    Part.KAFKA,
                    "barrier",
                    "not seen in " + not.where() + " (" + not.why() + ")",
                    "seen: without it events in doubt stay in doubt, and the index cannot be rebuilt",
                    "Check that this topic and __transaction_state have enough in-sync replicas."));
        }
    }

    private static void permission(List<Finding> findings, Map<String, Topic> topics, AclOperation operation) {
        String name = SecurityUtils.operationName(operation);
        String condition = "permission Topic:" + name;
        Predicate<Topic> lacks = topic -> topic instanceof Present present
                ? !permits(present.allowed(), operation)
                : topic instanceof Hidden && operation == DESCRIBE;
        Set<String> without = topics.entrySet().stream()
                .filter(topic -> lacks.test(topic.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        boolean asked = topics.values().stream().anyMatch(topic -> topic instanceof Present);
        if (!without.isEmpty()) {
            findings.add(Finding.fails(
                    Part.KAFKA,
                    condition,
                    "not granted on " + String.join(", ", without),
                    "granted",
                    "Run kafka-acls.sh --add --allow-principal User:<bridge> --operation " + name
                            + " --topic <topic>"));
        } else if (asked) {
            findings.add(Finding.holds(Part.KAFKA, condition, "granted"));
        }
    }

    private static boolean permits(Set<AclOperation> allowed, AclOperation operation) {
        return allowed.contains(operation) || allowed.contains(ALL);
    }
}
