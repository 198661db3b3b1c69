package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.riskosbridge.guarantee.Finding.Part;
import org.riskosbridge.it.LogLines;

class FindingLogTest {

    private static final Finding TOPIC = Finding.fails(Part.KAFKA, "cleanup.policy", "compact", "delete", "Set it.");
    private static final Finding SCRIPT =
            Finding.unknown(Part.REDIS, "appendfsync", "CONFIG GET is not allowed", "Ask.");
    private static final Finding KAFKA_UNAVAILABLE =
            Finding.unavailable(Part.KAFKA, "no answer in time", "See the network.");
    private static final Finding REDIS_UNAVAILABLE =
            Finding.unavailable(Part.REDIS, "no answer in time", "See the network.");

    private final FindingLog log = new FindingLog(false);
    private final LogLines lines = LogLines.of(FindingLog.class);

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void findingIsNotToldAgainAfterAnOutageOfItsDependency() {
        log.tell(List.of(TOPIC, SCRIPT));
        assertThat(lines.messages()).hasSize(2);
        log.tell(List.of(KAFKA_UNAVAILABLE, SCRIPT));
        log.tell(List.of(KAFKA_UNAVAILABLE, REDIS_UNAVAILABLE));
        log.tell(List.of(TOPIC, REDIS_UNAVAILABLE));
        log.tell(List.of(TOPIC, SCRIPT));
        assertThat(lines.messages()).hasSize(2);
    }

    @Test
    void findingThatHasChangedOrHasComeBackIsToldAgain() {
        log.tell(List.of(TOPIC));
        log.tell(List.of(Finding.fails(Part.KAFKA, "cleanup.policy", "compact,delete", "delete", "Set it.")));
        assertThat(lines.messages()).hasSize(2);
        log.tell(List.of(Finding.holds(Part.KAFKA, "cleanup.policy", "delete")));
        log.tell(List.of(KAFKA_UNAVAILABLE));
        log.tell(List.of(TOPIC));
        assertThat(lines.messages()).hasSize(3);
    }
}
