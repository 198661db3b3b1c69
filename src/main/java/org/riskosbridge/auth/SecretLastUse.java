package org.riskosbridge.auth;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A metric of the last use of each secret, so that an operator knows when a replaced secret can be removed. Only scrapes
 * read the clock, not deliveries, so the metric shows the time of the first scrape after the last use.
 */
final class SecretLastUse {

    private final LiveSecrets secrets;
    private final String place;
    private int seen;
    private long at;

    private SecretLastUse(LiveSecrets secrets, String place) {
        this.secrets = secrets;
        this.place = place;
    }

    /** @param places places of secrets, such as {@code token-files[1]}; never a part of a secret */
    static void show(String webhook, LiveSecrets secrets, List<String> places, MeterRegistry meters) {
        for (String place : places) {
            TimeGauge.builder(
                            "bridge.secret.last.use.timestamp",
                            new SecretLastUse(secrets, place),
                            TimeUnit.MILLISECONDS,
                            SecretLastUse::millis)
                    .description(
                            "Time of the last delivery with this secret, in seconds since 1970, updated at the next scrape; 0 before"
                                    + " the first use in this process")
                    .tag("webhook", webhook)
                    .tag("secret", place)
                    // Only the gauge refers to this object.
                    .strongReference(true)
                    .register(meters);
        }
    }

    private synchronized double millis() {
        int uses = secrets.uses(place);
        if (uses != seen) {
            seen = uses;
            // 0 uses: the place has another secret now, which has not been used yet.
            at = uses == 0 ? 0 : System.currentTimeMillis();
        }
        return at;
    }
}
