package org.riskosbridge.skew;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.riskosbridge.skew.ClockSkewProbe.Pair;

/** All times are in microseconds; the allowed difference is 2 s. */
class ClockSkewMonitorTest {

    private static final Pair REDIS = new Pair("redis", "bridge");
    private static final Pair BROKER = new Pair("broker-1", "redis");

    private final ClockSkewMonitor skewMonitor = new ClockSkewMonitor(Duration.ofSeconds(2));

    @Test
    void clocksThatAreCertainlyTooFarApartAreNamedAheadOrBehind() {
        assertThat(skewMonitor.note(REDIS, new Skew(2_000_101, 100))).isTrue();
        assertThat(skewMonitor.note(BROKER, new Skew(-5_000_000, 100))).isTrue();
        assertThat(skewMonitor.beyond().orElseThrow())
                .contains("clock of redis against that of bridge: 2.000 s ahead")
                .contains("clock of broker-1 against that of redis: 5.000 s behind")
                .contains("bridge.log.clock-skew allows 2.0 s");
    }

    @Test
    void whatUncertaintyCanExplainRaisesNoAlarm() {
        assertThat(skewMonitor.note(REDIS, new Skew(2_000_100, 100))).isFalse();
        assertThat(skewMonitor.note(REDIS, new Skew(-30_000_000, 29_000_000))).isFalse();
        assertThat(skewMonitor.beyond()).isEmpty();
    }

    @Test
    void uncertainReadingDoesNotClearASuspect() {
        skewMonitor.note(REDIS, new Skew(10_000_000, 100));
        assertThat(skewMonitor.note(REDIS, new Skew(0, 1_000_001))).isFalse();
        assertThat(skewMonitor.beyond()).isPresent();
        assertThat(skewMonitor.note(REDIS, new Skew(0, 1_000_000))).isTrue();
        assertThat(skewMonitor.beyond()).isEmpty();
    }

    @Test
    void suspectIsNewsOnce() {
        assertThat(skewMonitor.note(REDIS, new Skew(3_000_000, 100))).isTrue();
        assertThat(skewMonitor.note(REDIS, new Skew(4_000_000, 100))).isFalse();
    }

    @Test
    void clockThatIsGoneIsForgotten() {
        skewMonitor.note(BROKER, new Skew(3_000_000, 100));
        skewMonitor.retain(Set.of("redis"));
        assertThat(skewMonitor.beyond()).isEmpty();
    }
}
