package org.riskosbridge.send;

import java.time.Duration;
import java.util.Optional;

/**
 * RiskOS's retries: after a time-out, a failed connection, 429 and 5xx, with a delay that grows linearly. RiskOS is not known to honour
 * {@code Retry-After}.
 *
 * @param most maximum number of retries
 * @param delay delay before the first retry; n times this delay before the nth
 * @param timeout time-out of one attempt, from the connection set-up to the end of the response
 */
public record Retries(int most, Duration delay, Duration timeout) {

    public Retries {
        if (most < 0 || delay.isNegative() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "retries and their delay must not be negative, and the time-out must be more than 0");
        }
    }

    /** {@return the delay after attempt number {@code attempt}, from 1; empty after the last attempt} */
    Optional<Duration> after(int attempt, AttemptResult result) {
        return attempt <= most && result.isRetried() ? Optional.of(delay.multipliedBy(attempt)) : Optional.empty();
    }
}
