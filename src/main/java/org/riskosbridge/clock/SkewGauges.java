package org.riskosbridge.clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How far each part's clock is ahead of the bridge's, as metrics; {@code NaN} for a part that is gone. */
final class SkewGauges {

    private final MeterRegistry meters;
    private final Map<String, Double> ahead = new ConcurrentHashMap<>();

    SkewGauges(MeterRegistry meters, Duration allowed) {
        this.meters = meters;
        Gauge.builder("bridge.clock.skew.limit", () -> allowed.toMillis() / 1e3)
                .description("bridge.log.clock-skew")
                .baseUnit("seconds")
                .register(meters);
    }

    void show(String part, Skew skew) {
        if (ahead.put(part, skew.seconds()) == null) {
            Gauge.builder("bridge.clock.skew", ahead, seen -> seen.getOrDefault(part, Double.NaN))
                    .description("How far the part's clock is ahead of the bridge's")
                    .baseUnit("seconds")
                    .tag("part", part)
                    .register(meters);
        }
    }

    /** The others stay known, for they have a gauge already should they come back. */
    void retain(Set<String> present) {
        ahead.replaceAll((part, seconds) -> present.contains(part) ? seconds : Double.NaN);
    }
}
