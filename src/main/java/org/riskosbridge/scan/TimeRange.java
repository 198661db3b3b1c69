package org.riskosbridge.scan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A range of time.
 *
 * @param from the first moment; null when the range has no start
 * @param to the first moment after the range; null when the range has no end
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {

    /** The unbounded range. */
    public static final TimeRange ALWAYS = new TimeRange(null, null);

    /** @throws IllegalArgumentException when the end is before the start */
    public TimeRange {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "The time from " + from + " to " + to + " is empty: the end must be after the start.");
        }
    }

    /** {@return whether the range contains a time} */
    public boolean holds(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }
}
