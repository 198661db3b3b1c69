package org.riskosbridge.ingest;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The times that the one-record protocol rests on. Each has a default that fits the others; whoever changes one is told
 * at start what no longer holds.
 *
 * @param guard {@code bridge.ingest.guard}: after it a claim is not used
 * @param delivery {@code delivery.timeout.ms}: after it the producer gives a record up
 * @param attempt {@code linger.ms} and {@code request.timeout.ms}: one attempt of the producer
 * @param bound {@code bridge.log.timestamp-bound}: after it the broker refuses a record
 * @param skew {@code bridge.log.clock-skew}
 * @param lease {@code bridge.index.lease}: after it a claim is in doubt
 * @param window {@code bridge.index.window}
 * @param retention {@code bridge.log.topics.retention}
 */
public record Timing(
        Duration guard,
        Duration delivery,
        Duration attempt,
        Duration bound,
        Duration skew,
        Duration lease,
        Duration window,
        Duration retention) {

    /** A claim is called in doubt so much after the last moment at which its record can land. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /**
     * Holds the times against each other.
     *
     * @throws ConfigurationException that names each rule that does not hold, with its keys and values
     */
    public void check() {
        List<String> broken = new ArrayList<>();
        require(
                broken,
                attempt.compareTo(delivery) <= 0,
                "linger.ms + request.timeout.ms (%s) must not exceed delivery.timeout.ms (%s) of mp.messaging.outgoing.events",
                attempt,
                delivery);
        Duration latest = guard.plus(delivery).plus(skew);
        require(
                broken,
                bound.compareTo(latest) >= 0,
                "bridge.log.timestamp-bound (%s) must be at least bridge.ingest.guard + delivery.timeout.ms +"
                        + " bridge.log.clock-skew (%s), or records in good time are refused",
                bound,
                latest);
        Duration landed = bound.plus(skew).plus(MARGIN);
        require(
                broken,
                lease.compareTo(landed) >= 0,
                "bridge.index.lease (%s) must be at least bridge.log.timestamp-bound + bridge.log.clock-skew + 1 s (%s),"
                        + " or a record can land after its claim was given up",
                lease,
                landed);
        Duration kept = window.plus(lease);
        require(
                broken,
                retention.compareTo(kept) >= 0,
                "bridge.log.topics.retention (%s) must be at least bridge.index.window + bridge.index.lease (%s), or the"
                        + " log cannot tell any more what became of a claim",
                retention,
                kept);
        if (!broken.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), broken));
        }
    }

    private static void require(List<String> broken, boolean holds, String rule, Duration left, Duration right) {
        if (!holds) {
            broken.add(rule.formatted(seconds(left), seconds(right)));
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
