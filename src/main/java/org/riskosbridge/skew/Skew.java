package org.riskosbridge.skew;

import java.time.Duration;
import java.util.Locale;

/**
 * How far two clocks are apart.
 *
 * @param micros how much further the first is than the second, microseconds; negative when it is behind
 * @param uncertainty how far off that may be at most, microseconds
 */
public record Skew(long micros, long uncertainty) {

    /** Microseconds: what is less certain, because the answer took 2 s and more, does not clear a clock of suspicion. */
    private static final long TELLING = 1_000_000;

    /** {@return whether the clocks are further apart than allowed, even where all uncertainty speaks for them} */
    public boolean isBeyond(Duration allowed) {
        return Math.abs(micros) - uncertainty > allowed.toNanos() / 1_000;
    }

    /** {@return whether it says something, also when it is not beyond what is allowed} */
    boolean isTelling() {
        return uncertainty <= TELLING;
    }

    double seconds() {
        return micros / 1e6;
    }

    /** {@return such as {@code 0.004 s behind (give or take 0.002 s)}} */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%.3f s %s (give or take %.3f s)",
                Math.abs(seconds()),
                micros < 0 ? "behind" : "ahead",
                uncertainty / 1e6);
    }
}
