package org.riskosbridge.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.riskosbridge.fuzz.Mutants;

/** Compares the bridge's parser of timestamps with the parser of the JDK. */
class Rfc3339FuzzTest {

    /** Forms that only the JDK accepts: no seconds, a year with a sign, a point without a fraction, an offset of hours alone or with seconds. */
    private static final String LENIENCY_OF_THE_JDK =
            ".{16}[^:].*|[+-].*|.{19}\\.\\D.*|.{19}.*[+-]\\d\\d(:\\d\\d:\\d\\d)?";

    private static final String[] CHARACTERS = "0123456789-:.TtZz+ x".split("");

    @FuzzTest(maxDuration = "20s")
    void agreesWithTheJdk(byte[] input) {
        String text = new String(input, UTF_8);
        assertThat(Rfc3339.orNull(text) != null).as(text).isEqualTo(isTakenByTheJdk(text));
    }

    @Test
    void agreesWithTheJdkOnMutants() {
        Mutants.check(Rfc3339FuzzTest.class, "agreesWithTheJdk", 20_000, this::agreesWithTheJdk);
    }

    @Test
    void agreesWithTheJdkOnAlmostTimestamps() {
        Mutants.checkGenerated(20_000, Rfc3339FuzzTest::almostTimestamp, this::agreesWithTheJdk);
    }

    /** {@return a valid timestamp, or one with a number out of range or with one wrong character} */
    private static byte[] almostTimestamp(SplittableRandom random) {
        String text = "%04d-%02d-%02dT%02d:%02d:%02d%s%s"
                .formatted(
                        random.nextInt(10_000),
                        random.nextInt(1, 14),
                        random.nextInt(33),
                        random.nextInt(26),
                        random.nextInt(62),
                        random.nextInt(62),
                        random.nextBoolean() ? "" : "." + random.nextLong(1L << random.nextInt(1, 36)),
                        one(random, "Z", "z", "+00:00", "-07:30", "+18:00", "-18:01", "+19:00", ""));
        int at = random.nextInt(2 * text.length());
        return (at < text.length() ? text.substring(0, at) + one(random, CHARACTERS) + text.substring(at + 1) : text)
                .getBytes(UTF_8);
    }

    private static String one(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
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
