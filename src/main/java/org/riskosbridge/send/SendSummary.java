package org.riskosbridge.send;

import java.time.Duration;
import java.util.SortedMap;

/**
 * What came of a run.
 *
 * @param deliveries begun, of which {@code duplicates} repeat the event of another one
 * @param delivered ended in 200
 * @param failed ended in anything else; a delivery that was stopped is in neither count
 * @param attempts that came to an end, of which {@code retries} were not their delivery's first
 * @param answers of all attempts, by status, {@code timeout} and {@code error}
 */
public record SendSummary(
        long deliveries,
        long duplicates,
        long delivered,
        long failed,
        long attempts,
        long retries,
        SortedMap<String, Long> answers,
        Duration elapsed,
        Latency latency) {

    /**
     * From the time that a delivery was meant to begin (with a rate) or did begin (without) to its 200, its retries and
     * their delays included; microseconds. Deliveries that failed are not in it.
     *
     * @param fromIntended whether from the intended time; without it a receiver that stalls would look fast, because the
     *     deliveries that it held up begin late (coordinated omission)
     */
    public record Latency(boolean fromIntended, long p50, long p90, long p99, long p999, long max) {}

    /** {@return whether every delivery that was begun ended in 200} */
    public boolean isComplete() {
        return delivered == deliveries;
    }

    /** {@return deliveries that ended in 200, per second} */
    public double perSecond() {
        return delivered / Math.max(elapsed.toNanos() / 1e9, 1e-9);
    }
}
