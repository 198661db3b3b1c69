package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskosbridge.guarantee.Finding.State;
import org.riskosbridge.guarantee.KafkaFacts.Present;
import org.riskosbridge.guarantee.KafkaFacts.ToBeCreated;

class TopicConditionsTest {

    private static final Map<String, String> GOOD = Map.of(
            "message.timestamp.type", "CreateTime",
            "message.timestamp.before.max.ms", "20000",
            "message.timestamp.after.max.ms", "20000",
            "cleanup.policy", "delete",
            "unclean.leader.election.enable", "false",
            "retention.ms", "2592000000",
            "retention.bytes", "-1",
            "max.message.bytes", "1048588",
            "min.insync.replicas", "2");

    private final TopicConditions conditions =
            new TopicConditions(Duration.ofSeconds(20), Duration.ofDays(8), 1_048_576, "riskos.registry");

    @Test
    void eachConditionThatHoldsIsOneLine() {
        assertThat(conditions.judge(Map.of("a", present(3, GOOD), "b", present(5, GOOD))))
                .hasSize(10)
                .allMatch(finding ->
                        finding.state() == State.HOLDS && finding.found().endsWith(" on all 2 topics"));
    }

    @ParameterizedTest
    @CsvSource({
        "message.timestamp.type, LogAppendTime, CreateTime, message.timestamp.type=CreateTime",
        "message.timestamp.before.max.ms, 9223372036854775807, 20000, message.timestamp.before.max.ms=20000",
        "message.timestamp.after.max.ms, 3600000, 20000, message.timestamp.after.max.ms=20000",
        "cleanup.policy, 'compact,delete', delete, cleanup.policy=delete",
        "unclean.leader.election.enable, true, false, unclean.leader.election.enable=false",
        "retention.ms, 3600000, at least 691200000, retention.ms=691200000",
        "retention.bytes, 1073741824, -1, retention.bytes=-1",
        "max.message.bytes, 1000000, at least 1048576, max.message.bytes=1048576",
        "min.insync.replicas, 1, at least 2, min.insync.replicas=2"
    })
    void settingThatBreaksTheGuaranteeIsNamedWithItsTopicAndRemedy(
            String setting, String found, String needed, String remedy) {
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.put(setting, found);
        assertThat(conditions.judge(Map.of("good", present(3, GOOD), "bad", present(3, settings))))
                .filteredOn(finding -> finding.state() != State.HOLDS)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.state()).isEqualTo(State.FAILS);
                    assertThat(finding.condition()).isEqualTo(setting);
                    assertThat(finding.found()).isEqualTo(found + " on bad");
                    assertThat(finding.needed()).startsWith(needed);
                    assertThat(finding.remedy()).contains("kafka-configs.sh").endsWith("--add-config " + remedy);
                });
    }

    @Test
    void registryOfTopicsIsCompacted() {
        Map<String, String> settings = new HashMap<>(GOOD);
        assertThat(conditions.judge(Map.of("a", present(3, GOOD), "riskos.registry", present(3, settings))))
                .filteredOn(finding -> finding.state() == State.FAILS)
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains("cleanup.policy is delete on riskos.registry, must be compact");
        settings.put("cleanup.policy", "compact");
        settings.remove("message.timestamp.before.max.ms");
        settings.put("retention.ms", "1000");
        assertThat(conditions.judge(Map.of("a", present(3, GOOD), "riskos.registry", present(3, settings))))
                .allMatch(finding -> finding.state() == State.HOLDS);
    }

    @Test
    void tooFewReplicasAreNamedForAllTopicsInOneLine() {
        assertThat(conditions.judge(Map.of("a", present(1, GOOD), "b", present(1, GOOD), "c", present(2, GOOD))))
                .filteredOn(finding -> finding.state() == State.FAILS)
                .extracting(Finding::found)
                .containsExactly("1 on a, b", "2 on c");
    }

    @Test
    void topicThatIsYetToBeCreatedIsMendedInTheBridgesSettings() {
        assertThat(conditions.judge(Map.of("a", new ToBeCreated(1, GOOD))))
                .filteredOn(finding -> finding.state() == State.FAILS)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.condition()).isEqualTo("replication factor (to be created)");
                    assertThat(finding.remedy()).contains("bridge.log.topics.replication-factor=3");
                });
    }

    @Test
    void recordsThatAreKeptForEverAreKeptLongEnough() {
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.put("retention.ms", "-1");
        assertThat(conditions.judge(Map.of("a", present(3, settings)))).allMatch(f -> f.state() == State.HOLDS);
    }

    @Test
    void topicWhoseSettingsMayNotBeSeenIsNotJudged() {
        assertThat(conditions.judge(Map.of("a", present(1, Map.of())))).isEmpty();
    }

    private static Present present(int replicas, Map<String, String> settings) {
        return new Present(replicas, settings, Set.of());
    }
}
