package org.riskosbridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicCheckTest {

    private final TopicCheck check = new TopicCheck(Duration.ofSeconds(20), Duration.ofDays(30), Duration.ofDays(8));

    @Test
    void whatANewTopicIsGivenIsWhatItIsHeldTo() {
        assertThat(check.check("t", 3, check.newTopic(3))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "message.timestamp.type, LogAppendTime, CreateTime",
        "message.timestamp.before.max.ms, 9223372036854775807, 20000",
        "cleanup.policy, 'compact,delete', delete",
        "unclean.leader.election.enable, true, false",
        "retention.ms, 3600000, at least 691200000",
        "min.insync.replicas, 1, at least 2"
    })
    void settingThatBreaksTheGuaranteeIsNamedWithWhatItMustBe(String setting, String found, String needed) {
        Map<String, String> settings = new HashMap<>(check.newTopic(3));
        settings.put(setting, found);
        assertThat(check.check("t", 3, settings)).singleElement().satisfies(finding -> {
            assertThat(finding.setting()).isEqualTo(setting);
            assertThat(finding.found()).isEqualTo(found);
            assertThat(finding.needed()).startsWith(needed);
        });
    }

    @Test
    void tooFewReplicasAreNamedForAllTopicsInOneSentence() {
        var findings = List.of(
                check.check("a", 1, check.newTopic(3)).get(0),
                check.check("b", 1, check.newTopic(3)).get(0));
        assertThat(TopicCheck.sentences(findings))
                .containsExactly("The guarantee does not hold: replication factor is 1, must be at least 3 on: a, b");
    }

    @Test
    void recordsThatAreKeptForEverAreKeptLongEnough() {
        Map<String, String> settings = new HashMap<>(check.newTopic(3));
        settings.put("retention.ms", "-1");
        assertThat(check.check("t", 3, settings)).isEmpty();
    }
}
