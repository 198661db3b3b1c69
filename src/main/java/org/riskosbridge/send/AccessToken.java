package org.riskosbridge.send;

import java.time.Duration;
import java.time.Instant;

/**
 * An access token.
 *
 * @param renewAt from when on another one is to be asked for, while this one still holds
 */
record AccessToken(Secret value, Instant renewAt) {

    /** What a token's last part is left for the next one to arrive in; RiskOS's own margin is not documented. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** Of a short life the margin takes a fifth at most, or a token of 30 s would be renewed at once. */
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
