package org.riskosbridge.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the deliveries in flight at this bridge in number and bytes: without limits memory would grow, and every delivery would take longer than its
 * sender waits.
 */
public final class InFlightLimit {

    private final int maxCount;
    private final long maxBytes;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    public InFlightLimit(int maxCount, long maxBytes, MeterRegistry meters) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
        Gauge.builder("bridge.in.flight", count, AtomicInteger::get)
                .description("Deliveries in flight")
                .register(meters);
        Gauge.builder("bridge.in.flight.bytes", bytes, AtomicLong::get)
                .description("Bytes of the bodies of deliveries in flight")
                .baseUnit("bytes")
                .register(meters);
        limit("bridge.in.flight.limit", maxCount, "bridge.ingest.max-in-flight", meters);
        limit("bridge.in.flight.limit.bytes", maxBytes, "bridge.ingest.max-in-flight-bytes", meters);
    }

    private static void limit(String name, Number limit, String description, MeterRegistry meters) {
        Gauge.builder(name, () -> limit).description(description).register(meters);
    }

    /** {@return whether one more delivery of this size may enter; if so, it must {@link #leave}} */
    public boolean tryEnter(long size) {
        boolean few = count.incrementAndGet() <= maxCount;
        boolean small = bytes.addAndGet(size) <= maxBytes;
        if (few && small) {
            return true;
        }
        leave(size);
        return false;
    }

    /** {@return whether an admitted delivery may reserve this number of additional bytes; it must release them with {@link #leave}} */
    public boolean tryGrow(long more) {
        if (bytes.addAndGet(more) <= maxBytes) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    public void leave(long size) {
        count.decrementAndGet();
        bytes.addAndGet(-size);
    }
}
