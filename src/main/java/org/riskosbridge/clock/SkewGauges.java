package org.riskosbridge.clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How far each part's clock is ahead of the bridge's, as metrics; {@code NaN} for a part that is gone. */
final class SkewGauges {

    private final MeterRegistry meters;
    private final Map<String, Double> ahead = new ConcurrentHashMap<>();
    /** A part that is back after it was gone has its gauge already. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    SkewGauges(MeterRegistry meters) {
        this.meters = meters;
    }

    void show(String part, Skew skew) {
        ahead.put(part, skew.seconds());
        if (known.add(part)) {
            Gauge.builder("bridge.clock.skew", ahead, seen -> seen.getOrDefault(part, Double.NaN))
                    .description("How far the part's clock is ahead of the bridge's")
                    .baseUnit("seconds")
                    .tag("part", part)
                    .register(meters);
        }
    }

    void retain(Set<String> present) {
        ahead.keySet().retainAll(present);
    }
}
