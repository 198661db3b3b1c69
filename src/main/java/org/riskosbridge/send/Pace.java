package org.riskosbridge.send;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How many deliveries, and when. Times are nanoseconds since the start of the run.
 *
 * @param count number of deliveries, retries not counted; unlimited when absent
 * @param duration time after which no delivery starts
 * @param perSecond deliveries that start per second; as fast as the connections allow when absent
 * @param connections maximum number of concurrent attempts
 */
public record Pace(OptionalLong count, Optional<Duration> duration, OptionalDouble perSecond, int connections) {

    private static final double NANOS = 1e9;

    public Pace {
        if (count.isEmpty() && duration.isEmpty()) {
            throw new IllegalArgumentException("give a count or a duration");
        }
        if (count.orElse(1) < 1 || connections < 1) {
            throw new IllegalArgumentException("the count and the connections must be at least 1");
        }
        if (perSecond.isPresent() && !(perSecond.getAsDouble() > 0)) {
            throw new IllegalArgumentException("the rate must be more than 0 per second");
        }
        if (duration.isPresent()
                && (duration.get().isNegative() || duration.get().isZero())) {
            throw new IllegalArgumentException("the duration must be more than 0");
        }
    }

    /** {@return how many deliveries start; empty when a duration but no rate limits them} */
    public OptionalLong expected() {
        if (duration.isEmpty() || perSecond.isEmpty()) {
            return count;
        }
        long inTime = (long) Math.ceil(perSecond.getAsDouble() * duration.get().toNanos() / NANOS);
        return OptionalLong.of(Math.min(count.orElse(Long.MAX_VALUE), inTime));
    }

    /** {@return the intended start of the delivery with this number, from 0; 0 without a rate} */
    long intended(long number) {
        return perSecond.isPresent() ? (long) (number * NANOS / perSecond.getAsDouble()) : 0;
    }

    /** {@return whether the run has ended at this time, or has fewer deliveries than this number} */
    boolean isOver(long number, long now) {
        return number >= count.orElse(Long.MAX_VALUE)
                || (duration.isPresent()
                        && Math.max(now, intended(number)) >= duration.get().toNanos());
    }
}
