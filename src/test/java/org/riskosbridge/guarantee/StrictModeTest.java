package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.guarantee.StrictMode.Decision;

class StrictModeTest {

    private static final Finding HOLDS = Finding.holds(Part.KAFKA, "version", "3.6 or later");
    private static final Finding TOPIC = Finding.fails(Part.KAFKA, "cleanup.policy", "compact", "delete", "Set it.");
    private static final Finding CLOCK = Finding.fails(Part.CLOCKS, "broker-1", "2.1 s", "within 2 s", "NTP.");
    private static final Finding ROLE = Finding.fails(Part.REDIS, "role", "slave", "master", "Wait.");
    private static final Finding HIDDEN =
            Finding.unknown(Part.REDIS, "appendfsync", "CONFIG GET is not allowed", "Ask.");
    private static final Finding UNAVAILABLE = Finding.unavailable(Part.KAFKA, "no answer in time", "See the network.");

    private final StrictMode strict = new StrictMode();

    private Decision decide(Finding... others) {
        List<Finding> findings = new java.util.ArrayList<>(List.of(others));
        findings.add(HOLDS);
        return strict.decide(findings);
    }

    @Test
    void startIsRefusedWhereAConditionFails() {
        assertThat(decide(UNAVAILABLE)).isEqualTo(Decision.SUSPEND);
        assertThat(decide(TOPIC)).isEqualTo(Decision.REFUSE_START);
    }

    @Test
    void bridgeThatHasStartedIsSuspendedByATopicThatIsChangedAndGoesOnWhenItIsMended() {
        assertThat(decide()).isEqualTo(Decision.APPEND);
        assertThat(decide(TOPIC)).isEqualTo(Decision.SUSPEND);
        assertThat(decide(TOPIC)).isEqualTo(Decision.SUSPEND);
        assertThat(decide()).isEqualTo(Decision.APPEND);
    }

    @Test
    void nothingIsAppendedBeforeAllConditionsAreKnownToHold() {
        assertThat(decide(HIDDEN)).isEqualTo(Decision.SUSPEND);
        assertThat(decide(HIDDEN.attested())).isEqualTo(Decision.APPEND);
    }

    @Test
    void roleDuringAFailoverAndClocksApartNeitherEndTheStartNorSuspendLonger() {
        assertThat(decide(ROLE)).isEqualTo(Decision.SUSPEND);
        assertThat(decide(CLOCK)).isEqualTo(Decision.SUSPEND);
        assertThat(decide()).isEqualTo(Decision.APPEND);
        assertThat(decide(ROLE)).isEqualTo(Decision.APPEND);
        assertThat(decide(CLOCK)).isEqualTo(Decision.APPEND);
    }

    @Test
    void conditionThatHasHeldAndCannotBeReadForAWhileSuspendsNothing() {
        assertThat(decide()).isEqualTo(Decision.APPEND);
        assertThat(decide(HIDDEN)).isEqualTo(Decision.APPEND);
        assertThat(decide(UNAVAILABLE)).isEqualTo(Decision.APPEND);
    }

    @Test
    void reasonNamesWhatFailsBeforeWhatIsUnknown() {
        assertThat(strict.reason(List.of(HIDDEN, TOPIC, HOLDS))).isEqualTo(TOPIC.sentence());
        assertThat(strict.reason(List.of(HIDDEN, HOLDS))).isEqualTo(HIDDEN.sentence());
    }
}
