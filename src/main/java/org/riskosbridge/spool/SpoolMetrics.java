package org.riskosbridge.spool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Metrics of the spool. */
@Singleton
class SpoolMetrics {

    private final MeterRegistry registry;
    private final Spool spool;
    private final Outage outage;
    private final Counter drained;
    private final long limit;

    SpoolMetrics(MeterRegistry registry, Spool spool, Outage outage, SpoolConfig config) {
        this.registry = registry;
        this.spool = spool;
        this.outage = outage;
        this.limit = config.maxSize().asLongValue();
        this.drained = Counter.builder("bridge.spool.drained")
                .description("Entries of the spool that are in the log, or in quarantine")
                .register(registry);
    }

    void drained() {
        drained.increment();
    }

    void register() {
        gauge(
                "bridge.spool.entries",
                "Deliveries in the spool",
                () -> spool.figures().entries());
        gauge(
                "bridge.spool.dead.entries",
                "Entries that Kafka never accepts",
                () -> spool.figures().aside());
        gauge(
                "bridge.spool.bytes",
                "Bytes of the spool on disk",
                () -> spool.figures().bytes());
        gauge(
                "bridge.spool.active",
                "Whether deliveries go to the spool",
                () -> outage.isPresent() || outage.isPartial() ? 1 : 0);
        gauge("bridge.spool.limit.bytes", "bridge.spool.max-size", () -> limit);
        gauge("bridge.spool.usable", "Whether the spool accepts deliveries", () -> spool.refusal() == null ? 1 : 0);
        TimeGauge.builder("bridge.spool.oldest", this, TimeUnit.MILLISECONDS, SpoolMetrics::age)
                .description("How long the oldest entry has been in the spool")
                .register(registry);
        FunctionCounter.builder("bridge.spool.fsyncs", spool, Spool::commits)
                .description("How often the spool was forced to disk")
                .register(registry);
    }

    private double age() {
        return spool.figures().entries() == 0
                ? 0
                : Math.max(0, System.currentTimeMillis() - spool.figures().oldest());
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }
}
