package org.riskosbridge.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.riskosbridge.event.EventTypes;
import org.riskosbridge.event.Webhook;

/**
 * Metrics of the delivery path.
 *
 * <p>Prometheus's own histogram keeps durations, because an observation costs a tenth of one with Micrometer's Timer. The Timer reads the clock
 * twice, for a maximum and for time windows that no query uses. See docs/decisions.md.
 */
@Singleton
public class IngestMetrics {

    /** Bucket bounds in seconds: from the fastest claim, 0.5 ms, to the slowest response. */
    private static final double[] BOUNDS = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10};

    private static final double NANO = 1e-9;

    /** The label of all types without their own topic, so that a sender cannot create metrics. */
    private static final String OTHER = "other";

    private final MeterRegistry meters;
    private final Histogram deliveries;
    private final Histogram.Child authenticate;
    private final Histogram.Child claim;
    private final Histogram.Child append;
    private final Counter inDoubt;
    private final Map<String, Map<String, Counter>> events = new ConcurrentHashMap<>();

    @Inject
    IngestMetrics(MeterRegistry meters, PrometheusMeterRegistry prometheus) {
        this(meters, prometheus.getPrometheusRegistry());
    }

    IngestMetrics(MeterRegistry meters, CollectorRegistry prometheus) {
        this.meters = meters;
        Histogram steps = histogram("bridge_step_seconds", "step", "How long each step of a delivery took", prometheus);
        this.authenticate = steps.labels("authenticate");
        this.claim = steps.labels("claim");
        this.append = steps.labels("append");
        this.deliveries = histogram(
                "bridge_delivery_seconds",
                "webhook",
                "How long authenticated deliveries took, from the head of the request to the answer",
                prometheus);
        this.inDoubt = Counter.builder("bridge.appends.in.doubt")
                .description("Appends not acknowledged in time; outcome unknown")
                .register(meters);
    }

    private static Histogram histogram(String name, String label, String help, CollectorRegistry prometheus) {
        return Histogram.build(name, help)
                .labelNames(label)
                .buckets(BOUNDS)
                .withoutExemplars()
                .register(prometheus);
    }

    /** Creates the counters of a webhook, so that each exists with the value 0 before the first event. */
    public void open(Webhook webhook) {
        events.put(
                webhook.name(),
                Stream.of(EventTypes.DOCUMENTED.stream(), webhook.eventTypes().stream(), Stream.of(OTHER))
                        .flatMap(types -> types)
                        .distinct()
                        .collect(Collectors.toUnmodifiableMap(type -> type, type -> counter(webhook, type))));
    }

    private Counter counter(Webhook webhook, String type) {
        return Counter.builder("bridge.events")
                .description("New events appended, including events from the spool")
                .tag("webhook", webhook.name())
                .tag("event_type", type)
                .register(meters);
    }

    /** {@return the observer for the durations, in nanoseconds, of this webhook's authenticated deliveries} */
    public Times deliveries(Webhook webhook) {
        Histogram.Child child = deliveries.labels(webhook.name());
        return nanos -> child.observe(nanos * NANO);
    }

    /** Observes a duration. */
    public interface Times {
        void took(long nanos);
    }

    public void authenticated(long nanos) {
        authenticate.observe(nanos * NANO);
    }

    void claimed(long nanos) {
        claim.observe(nanos * NANO);
    }

    void appended(Webhook webhook, String eventType, long nanos) {
        append.observe(nanos * NANO);
        Map<String, Counter> ofWebhook = events.getOrDefault(webhook.name(), Map.of());
        Counter ofType = ofWebhook.get(eventType);
        if (ofType == null) {
            ofType = ofWebhook.get(OTHER);
        }
        if (ofType != null) {
            ofType.increment();
        }
    }

    void inDoubt() {
        inDoubt.increment();
    }
}
