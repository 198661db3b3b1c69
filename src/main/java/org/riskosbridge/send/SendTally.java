package org.riskosbridge.send;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.riskosbridge.send.DeliveryGenerator.Delivery;

/** Counts the results of a run. Not thread-safe. */
final class SendTally {

    /** The resolution is 0.1 % of a latency, which is finer than the noise between runs. */
    private static final int DIGITS = 3;

    private final Histogram micros = new Histogram(DIGITS);
    private final SortedMap<String, Long> answers = new TreeMap<>();
    private long deliveries;
    private long duplicates;
    private long failed;
    private long attempts;
    private long retries;

    void begun(Delivery delivery) {
        deliveries++;
        if (delivery.repeated()) {
            duplicates++;
        }
    }

    /** @param attempt the attempt's number, from 1 */
    void answered(int attempt, AttemptResult result) {
        attempts++;
        if (attempt > 1) {
            retries++;
        }
        answers.merge(result.kind(), 1L, Long::sum);
    }

    void delivered(long nanos) {
        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos)));
    }

    void failed() {
        failed++;
    }

    /** {@return the number of deliveries that have ended} */
    long finished() {
        return micros.getTotalCount() + failed;
    }

    SendSummary summary(Duration elapsed, boolean fromIntended) {
        return new SendSummary(
                deliveries,
                duplicates,
                micros.getTotalCount(),
                failed,
                attempts,
                retries,
                Collections.unmodifiableSortedMap(new TreeMap<>(answers)),
                elapsed,
                new SendSummary.Latency(fromIntended, at(50), at(90), at(99), at(99.9), micros.getMaxValue()));
    }

    private long at(double percentile) {
        return micros.getValueAtPercentile(percentile);
    }
}
