package org.riskosbridge.send;

import java.time.Duration;
import java.time.Instant;

/**
 * An access token.
 *
 * @param renewAt when to fetch another token, while this token is still valid
 */
record AccessToken(Secret value, Instant renewAt) {

    /** Time between the renewal of a token and its expiry. RiskOS's own margin is not documented. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** The margin is at most a fifth of the lifetime; otherwise a token of 30 s would be renewed at once. */
    private static final int MARGIN_PART = 5;

    /** @param life the {@code expires_in} of the token response */
    static AccessToken living(Secret value, Instant from, Duration life) {
        Duration part = life.dividedBy(MARGIN_PART);
        return new AccessToken(value, from.plus(life).minus(part.compareTo(MARGIN) < 0 ? part : MARGIN));
    }

    String header() {
        return "Bearer " + value.value();
    }
}
