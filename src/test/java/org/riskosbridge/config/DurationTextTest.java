package org.riskosbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.5S, 500 ms",
        "PT1S, 1 s",
        "PT1.25S, 1250 ms",
        "PT90S, 90 s",
        "PT10M, 10 min",
        "PT4H, 4 h",
        "PT168H, 7 d",
        "PT-1S, -1 s"
    })
    void durationIsAWholeNumberOfItsLargestUnit(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
