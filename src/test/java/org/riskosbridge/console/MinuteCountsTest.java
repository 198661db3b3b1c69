package org.riskosbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MinuteCountsTest {

    private static final Map<String, Long> MINUTE = Map.of(
            "riskos appended", 90L,
            "riskos in-doubt", 10L,
            " unknown-webhook", 5L,
            "riskos <=0.005", 60L,
            "riskos <=0.01", 99L,
            "riskos <=+Inf", 100L);

    @Test
    void countsAreByWebhookAndOutcome() {
        MinuteCounts counts = MinuteCounts.of(MINUTE);
        counts.add(MINUTE);
        assertThat(counts.outcomes().get("riskos"))
                .containsEntry("appended", 180L)
                .containsEntry("in-doubt", 20L);
        assertThat(counts.outcomes().get("")).containsEntry("unknown-webhook", 10L);
        assertThat(counts.all()).isEqualTo(210);
        assertThat(counts.good()).isEqualTo(180);
    }

    @Test
    void quantilesAreBoundsOfBuckets() {
        assertThat(MinuteCounts.of(MINUTE).quantiles().get("riskos"))
                .isEqualTo("half of the deliveries took at most 5 ms, 99 % took at most 10 ms");
    }

    @Test
    void timesAreMillisecondsWithThousandsSeparators() {
        Map<String, Long> slow = Map.of("riskos appended", 2L, "riskos <=0.0025", 1L, "riskos <=1.0", 2L);
        assertThat(MinuteCounts.of(slow).quantiles().get("riskos"))
                .isEqualTo("half of the deliveries took at most 2.5 ms, 99 % took at most 1,000 ms");
    }
}
