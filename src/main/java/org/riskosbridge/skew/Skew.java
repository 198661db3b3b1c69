package org.riskosbridge.skew;

import java.time.Duration;
import java.util.Locale;

/**
 * The difference of two clocks.
 *
 * @param micros the first clock minus the second, microseconds; negative when the first clock is behind
 * @param uncertainty the maximum error, microseconds
 */
public record Skew(long micros, long uncertainty) {

    /** Microseconds. A less certain reading, from a round trip of 2 s or more, does not prove that a clock is right. */
    private static final long TELLING = 1_000_000;

    /** {@return whether the clocks certainly differ by more than allowed} */
    public boolean isBeyond(Duration allowed) {
        return Math.abs(micros) - uncertainty > allowed.toNanos() / 1_000;
    }

    /** {@return whether the reading is certain enough to prove that the clocks agree} */
    boolean isTelling() {
        return uncertainty <= TELLING;
    }

    double seconds() {
        return micros / 1e6;
    }

    /** {@return text such as {@code 0.004 s behind (+/- 0.002 s)}} */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%.3f s %s (+/- %.3f s)",
                Math.abs(seconds()),
                micros < 0 ? "behind" : "ahead",
                uncertainty / 1e6);
    }
}
