package org.riskosbridge.skew;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics: how far the clock of Redis and of each broker is ahead of the bridge's clock; {@code NaN} for a broker that is gone. */
final class SkewMetrics {

    private final MeterRegistry meters;
    private final Map<String, Double> ahead = new ConcurrentHashMap<>();

    SkewMetrics(MeterRegistry meters, Duration allowed) {
        this.meters = meters;
        Gauge.builder("bridge.clock.skew.limit", () -> allowed.toMillis() / 1e3)
                .description("bridge.log.clock-skew")
                .baseUnit("seconds")
                .register(meters);
    }

    void show(String part, Skew skew) {
        if (ahead.put(part, skew.seconds()) == null) {
            Gauge.builder("bridge.clock.skew", ahead, seen -> seen.getOrDefault(part, Double.NaN))
                    .description("How far the dependency's clock is ahead of the bridge's")
                    .baseUnit("seconds")
                    .tag("dependency", part)
                    .register(meters);
        }
    }

    /** Keeps the gauges of missing brokers, because a broker may come back. */
    void retain(Set<String> present) {
        ahead.replaceAll((part, seconds) -> present.contains(part) ? seconds : Double.NaN);
    }
}
