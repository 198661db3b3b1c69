package org.riskosbridge.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    /** No seconds, a point without a fraction, an offset of hours alone or with seconds. */
    private static final String LENIENCY_OF_THE_JDK = ".{16}[^:].*|.{19}\\.\\D.*|.{19}.*[+-]\\d\\d(:\\d\\d:\\d\\d)?";

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

    /** Of all texts that are as long as a timestamp with seconds must be. */
    @Property(tries = 20_000)
    void agreesWithTheJdk(@ForAll("almostTimestamps") String text) {
        assertThat(Rfc3339.orNull(text) != null).as(text).isEqualTo(isTakenByTheJdk(text));
    }

    private static boolean isTakenByTheJdk(String text) {
        try {
            OffsetDateTime.parse(text);
            return !text.matches(LENIENCY_OF_THE_JDK);
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** A timestamp, right but for at most one character. */
    @Provide
    Arbitrary<String> almostTimestamps() {
        Arbitrary<String> timestamps = Combinators.combine(
                        Arbitraries.integers().between(0, 9999),
                        Arbitraries.integers().between(1, 13),
                        Arbitraries.integers().between(0, 32),
                        Arbitraries.integers().between(0, 25),
                        Arbitraries.integers().between(0, 61),
                        Arbitraries.strings().numeric().ofMinLength(0).ofMaxLength(10),
                        Arbitraries.of("Z", "z", "+00:00", "-07:30", "+18:00", "-18:01", "+19:00", ""))
                .as((year, month, day, hour, minute, fraction, offset) -> "%04d-%02d-%02dT%02d:%02d:%02d%s%s"
                        .formatted(
                                year,
                                month,
                                day,
                                hour,
                                minute,
                                60 - Math.min(minute, 60),
                                fraction.isEmpty() ? "" : "." + fraction,
                                offset));
        return Combinators.combine(
                        timestamps,
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.chars().with("0123456789-:.TtZz+ x"))
                .as((text, at, c) -> at < text.length() ? text.substring(0, at) + c + text.substring(at + 1) : text);
    }
}
