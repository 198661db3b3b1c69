package org.riskosbridge.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-29T10:00:00Z,2026-11-29T10:00:00Z",
        "2026-11-29T10:00:00+01:00,2026-11-29T09:00:00Z",
        "2026-11-29,2026-11-29T00:00:00Z",
        "today,2026-11-29T00:00:00Z",
        "yesterday,2026-11-28T00:00:00Z",
        "2h ago,2026-11-29T08:30:00Z",
        "7d ago,2026-11-22T10:30:00Z",
    })
    void timeIsRead(String written, Instant meant) {
        assertThat(TimeText.parse(written, NOW)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"2026-13-01", "29.11.2026", "tomorrow-ish", "2 hours"})
    void otherTextIsRefusedWithExamples(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeText.parse(written, NOW))
                .withMessageContaining("2026-11-29 (midnight UTC), today, yesterday");
    }

    @Test
    void writtenTimeIsReadAsTheSame() {
        assertThat(TimeText.parse(TimeText.of(NOW), Instant.EPOCH)).isEqualTo(NOW);
        assertThat(TimeText.of(null)).isEmpty();
    }
}
