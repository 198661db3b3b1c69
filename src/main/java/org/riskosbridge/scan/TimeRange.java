package org.riskosbridge.scan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time.
 *
 * @param from its first moment; null when it has no beginning
 * @param to the first moment after it; null when it has no end
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {

    /** All of time. */
    public static final TimeRange ALWAYS = new TimeRange(null, null);

    /** @throws IllegalArgumentException when it would end before it begins */
    public TimeRange {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("the time from " + from + " to " + to + " is empty");
        }
    }

    boolean holds(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }
}
