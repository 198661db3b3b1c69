package org.riskosbridge.config;

import java.time.Duration;

/** Durations as people read them: {@code 500 ms}, {@code 1 s}, {@code 7 d}. {@link Duration#toString} writes {@code PT0.5S}. */
public final class DurationText {

    private DurationText() {}

    /** {@return the whole number of the largest unit that shows the milliseconds exactly} */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + " ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 ? hours / 24 + " d" : hours + " h";
    }
}
