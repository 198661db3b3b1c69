package org.riskosbridge.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimingTest {

    @Test
    void defaultsHold() {
        assertThatCode(timing(1, 8, 5, 20, 2, 23, 604_800, 2_592_000)::check).doesNotThrowAnyException();
    }

    @Test
    void eachRuleIsNamedWithItsKeysAndValues() {
        refused(timing(1, 8, 9, 20, 2, 23, 100, 1000), "request.timeout.ms (9.0 s)", "delivery.timeout.ms (8.0 s)");
        refused(timing(1, 8, 5, 10, 2, 23, 100, 1000), "bridge.log.timestamp-bound (10.0 s)", "(11.0 s)");
        refused(timing(1, 8, 5, 20, 2, 22, 100, 1000), "bridge.index.lease (22.0 s)", "(23.0 s)");
        refused(timing(1, 8, 5, 20, 2, 23, 100, 122), "bridge.log.topics.retention (122.0 s)", "(123.0 s)");
    }

    private static void refused(Timing timing, String... words) {
        assertThatThrownBy(timing::check)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(words);
    }

    private static Timing timing(int... seconds) {
        Duration[] d =
                java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
        return new Timing(d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]);
    }
}
