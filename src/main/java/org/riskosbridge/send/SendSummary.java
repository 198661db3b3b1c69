package org.riskosbridge.send;

import java.time.Duration;
import java.util.SortedMap;

/**
 * The result of a run.
 *
 * @param deliveries deliveries that started, of which {@code duplicates} repeat the event of an earlier one
 * @param delivered deliveries that ended in 200
 * @param failed deliveries that ended otherwise; a stopped delivery is in neither count
 * @param attempts attempts that ended, of which {@code retries} were not the first of their delivery
 * @param answers number of attempts by result: status, {@code timeout} or {@code error}
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
     * Microseconds from the intended start of a delivery (with a rate) or its actual start (without a rate) to its 200, including retries and their
     * delays. Failed deliveries are not counted.
     *
     * @param fromIntended whether latency counts from the intended start; otherwise a receiver that stalls would look fast, because the delayed
     *     deliveries start late (coordinated omission)
     */
    public record Latency(boolean fromIntended, long p50, long p90, long p99, long p999, long max) {}

    /** {@return whether every delivery that started ended in 200} */
    public boolean isComplete() {
        return delivered == deliveries;
    }

    /** {@return deliveries that ended in 200, per second} */
    public double perSecond() {
        return delivered / Math.max(elapsed.toNanos() / 1e9, 1e-9);
    }
}
