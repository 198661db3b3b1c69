package org.riskosbridge.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.riskosbridge.fuzz.Mutants;

/** The bridge's reading of timestamps against that of the JDK. */
class Rfc3339FuzzTest {

    /** No seconds, a year with a sign, a point without a fraction, an offset of hours alone or with seconds. */
    private static final String LENIENCY_OF_THE_JDK =
            ".{16}[^:].*|[+-].*|.{19}\\.\\D.*|.{19}.*[+-]\\d\\d(:\\d\\d:\\d\\d)?";

    @FuzzTest(maxDuration = "20s")
    void agreesWithTheJdk(byte[] input) {
        String text = new String(input, UTF_8);
        assertThat(Rfc3339.orNull(text) != null).as(text).isEqualTo(isTakenByTheJdk(text));
    }

    @Test
    void agreesWithTheJdkOnMutants() {
        Mutants.check(Rfc3339FuzzTest.class, "agreesWithTheJdk", 20_000, this::agreesWithTheJdk);
    }

    private static boolean isTakenByTheJdk(String text) {
        try {
            OffsetDateTime.parse(text);
            return !text.matches(LENIENCY_OF_THE_JDK);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
