package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.riskosbridge.guarantee.Finding.State;

class TimingTest {

    @Test
    void defaultsHold() {
        assertThat(timing(1, 8, 5, 20, 2, 23, 33, 604_800, 2_592_000).findings())
                .hasSize(7)
                .allMatch(finding -> finding.state() == State.HOLDS);
    }

    @Test
    void eachRuleIsNamedWithItsKeysAndValues() {
        refused(
                timing(1, 8, 9, 20, 2, 23, 33, 100, 1000),
                "delivery.timeout.ms",
                "8.0 s",
                "request.timeout.ms (9.0 s)");
        refused(timing(1, 8, 5, 10, 2, 23, 33, 100, 1000), "bridge.log.max-record-age is 10.0 s", "(11.0 s)");
        refused(timing(1, 10, 5, 20, 2, 23, 33, 100, 1000), "bridge.ingest.answer-timeout is 10.0 s", "(11.0 s)");
        refused(timing(1, 8, 5, 300, 2, 400, 400, 100, 1000), "the reader's horizon is 600.0 s", "(604.0 s)");
        refused(timing(1, 8, 5, 20, 2, 22, 33, 100, 1000), "bridge.index.lease is 22.0 s", "(23.0 s)");
        refused(timing(1, 8, 5, 20, 2, 23, 33, 100, 122), "bridge.log.topics.retention is 122.0 s", "(123.0 s)");
        refused(timing(1, 8, 5, 20, 2, 23, 22, 100, 1000), "bridge.index.rebuild-wait is 22.0 s", "(23.0 s)");
    }

    private static void refused(Timing timing, String... words) {
        assertThat(timing.findings())
                .filteredOn(finding -> finding.state() == State.FAILS)
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains(words));
    }

    private static Timing timing(int... seconds) {
        Duration[] d = Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
        return new Timing(d[0], Duration.ofSeconds(10), d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8]);
    }
}
