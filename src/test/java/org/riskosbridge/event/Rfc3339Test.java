package org.riskosbridge.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-03T04:05:06Z",
                "2024-02-29t23:59:59.1z",
                "2026-02-03T04:05:06.123456789Z",
                "2026-02-03T04:05:06.123456789+18:00",
                "0000-01-01T00:00:00-00:30"
            })
    void timestampIsTaken(String text) {
        assertThat(Rfc3339.orNull(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-02-03",
                "2026-02-03 04:05:06Z",
                "2026-02-03T04:05Z",
                "2026-02-03T04:05:06",
                "2026-02-03T04:05:06.Z",
                "2026-02-03T04:05:06.1234567890Z",
                "2026-02-29T04:05:06Z",
                "2026-13-01T04:05:06Z",
                "2026-02-03T24:00:00Z",
                "2026-02-03T04:60:06Z",
                "2026-02-03T04:05:60Z",
                "2026-02-03T04:05:06+0100",
                "2026-02-03T04:05:06+18:01",
                "2026-02-03T04:05:06+01:00:00",
                "2026-02-03T04:05:06ZZ",
                "+2026-02-03T04:05:06Z",
                "2026-02-0٣T04:05:06Z"
            })
    void anythingElseIsNot(String text) {
        assertThat(Rfc3339.orNull(text)).isNull();
    }
}
