package org.riskosbridge.send;

import java.time.Duration;
import java.util.Optional;

/**
 * When RiskOS delivers again: on a time-out, a failed connection, 429 and 5xx, after a delay that grows linearly. It is
 * not known to honour {@code Retry-After}.
 *
 * @param most how often at most, the first attempt not counted
 * @param delay before the first retry; n times this before the nth
 * @param timeout of one attempt, from connecting to the end of the response
 */
public record Retries(int most, Duration delay, Duration timeout) {

    public Retries {
        if (most < 0 || delay.isNegative() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "retries and their delay are not negative, and the time-out is more than 0");
        }
    }

    /** {@return how long to wait after attempt number {@code attempt}, from 1; empty when it was the last} */
    Optional<Duration> after(int attempt, AttemptResult result) {
        return attempt <= most && result.isRetried() ? Optional.of(delay.multipliedBy(attempt)) : Optional.empty();
    }
}
