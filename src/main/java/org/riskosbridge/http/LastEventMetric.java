package org.riskosbridge.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Metric of the time of a webhook's last event, so that an alert can notice silence. */
final class LastEventMetric {

    private static final long NEVER = Long.MIN_VALUE;

    /** By {@link System#nanoTime}, which each delivery reads anyway. */
    private final AtomicLong at = new AtomicLong(NEVER);

    void at(long nanoTime) {
        at.lazySet(nanoTime);
    }

    void show(String webhook, MeterRegistry meters) {
        TimeGauge.builder("bridge.last.event.timestamp", this, TimeUnit.MILLISECONDS, LastEventMetric::millis)
                .description(
                        "Time of the last event that was answered 200, in seconds since 1970; 0 before the first one in"
                                + " this process")
                .tag("webhook", webhook)
                .strongReference(true)
                .register(meters);
    }

    private double millis() {
        long last = at.get();
        return last == NEVER ? 0 : System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last);
    }
}
