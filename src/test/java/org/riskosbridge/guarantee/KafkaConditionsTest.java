package org.riskosbridge.guarantee;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskosbridge.guarantee.Finding.State;
import org.riskosbridge.guarantee.KafkaFacts.Hidden;
import org.riskosbridge.guarantee.KafkaFacts.Missing;
import org.riskosbridge.guarantee.KafkaFacts.Present;
import org.riskosbridge.guarantee.KafkaFacts.ToBeCreated;
import org.riskosbridge.guarantee.KafkaFacts.Topic;

class KafkaConditionsTest {

    private static final Set<AclOperation> ALL = Set.of(DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE);
    private static final Map<String, String> SETTINGS = Map.of(
            "message.timestamp.type", "CreateTime",
            "message.timestamp.before.max.ms", "20000",
            "message.timestamp.after.max.ms", "20000",
            "cleanup.policy", "delete",
            "unclean.leader.election.enable", "false",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "max.message.bytes", "1048588",
            "min.insync.replicas", "2");
    private static final KafkaFacts.BarrierTrial SEEN = new KafkaFacts.Seen(new TopicPartition("a", 0), 30);
    private static final Topic GOOD = new Present(3, SETTINGS, ALL);

    @Test
    void clusterThatHasAllIsFoundGood() {
        assertThat(judge(Map.of("a", GOOD))).hasSize(18).allMatch(f -> f.state() == State.HOLDS);
    }

    @ParameterizedTest
    @CsvSource({"READ, Read", "WRITE, Write", "DESCRIBE, Describe", "DESCRIBE_CONFIGS, DescribeConfigs"})
    void onePermissionLessOnOneTopicIsNamed(AclOperation operation, String name) {
        Set<AclOperation> rest = EnumSet.copyOf(ALL);
        rest.remove(operation);
        assertThat(wrong(Map.of("a", GOOD, "b", new Present(3, SETTINGS, rest))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.condition()).isEqualTo("permission Topic:" + name);
                    assertThat(finding.found()).isEqualTo("not granted on b");
                    assertThat(finding.remedy()).contains("--operation " + name + " --topic");
                });
    }

    @Test
    void transactionalIdThatMayNotBeUsedIsNamedWithItsPrefix() {
        assertThat(wrong(Map.of("a", GOOD), new KafkaFacts.NoTransactionalId()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence())
                        .contains(
                                "TransactionalId:Write is not granted on bridge.",
                                "--operation Write --transactional-id bridge. --resource-pattern-type prefixed"));
    }

    @Test
    void barrierThatIsNotSeenIsSaid() {
        assertThat(wrong(Map.of("a", GOOD), new KafkaFacts.NotSeen(new TopicPartition("a", 0), "too late")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("barrier is not seen in a-0 (too late)"));
    }

    @Test
    void topicThatMayNotBeSeenLacksDescribe() {
        assertThat(wrong(Map.of("a", GOOD, "b", new Hidden())))
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains("Topic:Describe is not granted on b");
    }

    @Test
    void missingTopicsAreNamedWithTheReasonWhyTheyStaySo() {
        assertThat(wrong(Map.of("a", GOOD, "c", new Missing("of x."), "b", new Missing("of x."))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.found()).isEqualTo("missing: b, c");
                    assertThat(finding.remedy()).endsWith("because of x.");
                });
    }

    @Test
    void topicsThatTheBridgeWillCreateAreNotMissing() {
        assertThat(judge(Map.of("a", GOOD, "b", new ToBeCreated(3, SETTINGS))))
                .allMatch(f -> f.state() == State.HOLDS)
                .anyMatch(f -> f.found().equals("1 of 2 will be created when the bridge starts"));
    }

    @Test
    void kafkaThatDoesNotKnowTheBoundIsTooOld() {
        Present old = new Present(3, Map.of("message.timestamp.type", "CreateTime"), ALL);
        assertThat(wrong(Map.of("a", old)))
                .anyMatch(finding ->
                        finding.condition().equals("version") && finding.found().startsWith("older than 3.6"));
    }

    @Test
    void versionThatCannotBeSeenIsNotGuessed() {
        assertThat(wrong(Map.of("a", new Present(3, Map.of(), Set.of(DESCRIBE, READ, WRITE)))))
                .extracting(Finding::state, Finding::condition)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(State.UNKNOWN, "version"),
                        org.assertj.core.groups.Tuple.tuple(State.FAILS, "permission Topic:DescribeConfigs"));
    }

    private static List<Finding> wrong(Map<String, Topic> topics) {
        return wrong(topics, SEEN);
    }

    private static List<Finding> wrong(Map<String, Topic> topics, KafkaFacts.BarrierTrial barrier) {
        return judge(topics, barrier).stream()
                .filter(finding -> finding.state() != State.HOLDS)
                .toList();
    }

    private static List<Finding> judge(Map<String, Topic> topics) {
        return judge(topics, SEEN);
    }

    private static List<Finding> judge(Map<String, Topic> topics, KafkaFacts.BarrierTrial barrier) {
        return KafkaConditions.judge(
                new KafkaFacts(topics, barrier),
                new TopicConditions(Duration.ofSeconds(20), Duration.ofDays(8), 1_048_576, "riskos.registry"),
                "bridge.");
    }
}
