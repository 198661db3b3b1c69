package org.riskosbridge.send;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How many deliveries, and when. Times are nanoseconds since the start of the run.
 *
 * @param count how many deliveries, retries not counted; without end when absent
 * @param duration after which no delivery is begun
 * @param perSecond how many are begun per second; as fast as the connections allow when absent
 * @param connections how many attempts may be under way at once
 */
public record Pace(OptionalLong count, Optional<Duration> duration, OptionalDouble perSecond, int connections) {

    private static final double NANOS = 1e9;

    public Pace {
        if (count.isEmpty() && duration.isEmpty()) {
            throw new IllegalArgumentException("give a count or a duration");
        }
        if (count.orElse(1) < 1 || connections < 1) {
            throw new IllegalArgumentException("the count and the connections are at least 1");
        }
        if (perSecond.isPresent() && !(perSecond.getAsDouble() > 0)) {
            throw new IllegalArgumentException("the rate is more than 0 per second");
        }
        if (duration.isPresent()
                && (duration.get().isNegative() || duration.get().isZero())) {
            throw new IllegalArgumentException("the duration is more than 0");
        }
    }

    /** {@return when the delivery with this number, from 0, is meant to begin; 0, which is at once, without a rate} */
    long intended(long number) {
        return perSecond.isPresent() ? (long) (number * NANOS / perSecond.getAsDouble()) : 0;
    }

    /** {@return whether the delivery with this number is not to be begun at this time any more} */
    boolean isOver(long number, long now) {
        return number >= count.orElse(Long.MAX_VALUE)
                || (duration.isPresent()
                        && Math.max(now, intended(number)) >= duration.get().toNanos());
    }
}
