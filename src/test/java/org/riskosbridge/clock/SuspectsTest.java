package org.riskosbridge.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.riskosbridge.clock.Clocks.Pair;

/** Microseconds throughout; 2 s are allowed. */
class SuspectsTest {

    private static final Pair REDIS = new Pair("redis", "bridge");
    private static final Pair BROKER = new Pair("broker-1", "redis");

    private final Suspects suspects = new Suspects(Duration.ofSeconds(2));

    @Test
    void clocksThatAreCertainlyTooFarApartAreNamedAheadOrBehind() {
        assertThat(suspects.note(REDIS, new Skew(2_000_101, 100))).isTrue();
        assertThat(suspects.note(BROKER, new Skew(-5_000_000, 100))).isTrue();
        assertThat(suspects.beyond().orElseThrow())
                .contains("clock of redis against that of bridge: 2.000 s ahead")
                .contains("clock of broker-1 against that of redis: 5.000 s behind")
                .contains("bridge.log.clock-skew allows 2.0 s");
    }

    @Test
    void whatUncertaintyCanExplainRaisesNoAlarm() {
        assertThat(suspects.note(REDIS, new Skew(2_000_100, 100))).isFalse();
        assertThat(suspects.note(REDIS, new Skew(-30_000_000, 29_000_000))).isFalse();
        assertThat(suspects.beyond()).isEmpty();
    }

    @Test
    void uncertainReadingDoesNotClearASuspect() {
        suspects.note(REDIS, new Skew(10_000_000, 100));
        assertThat(suspects.note(REDIS, new Skew(0, 1_000_001))).isFalse();
        assertThat(suspects.beyond()).isPresent();
        assertThat(suspects.note(REDIS, new Skew(0, 1_000_000))).isTrue();
        assertThat(suspects.beyond()).isEmpty();
    }

    @Test
    void suspectIsNewsOnce() {
        assertThat(suspects.note(REDIS, new Skew(3_000_000, 100))).isTrue();
        assertThat(suspects.note(REDIS, new Skew(4_000_000, 100))).isFalse();
    }

    @Test
    void clockThatIsGoneIsForgotten() {
        suspects.note(BROKER, new Skew(3_000_000, 100));
        suspects.retain(Set.of("redis"));
        assertThat(suspects.beyond()).isEmpty();
    }
}
