package org.riskosbridge.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.riskosbridge.time.PeriodicChecks;

/** Calls {@link Rebuild} periodically while the process lives. */
@Singleton
public class RebuildScheduler {

    /** Milliseconds between two checks, and so between two heartbeats. */
    private static final long LOOK_EVERY = 1_000;

    private final PeriodicChecks checks;
    private final Rebuild rebuild;
    private final PartialIndex partial;
    private final MeterRegistry meters;

    RebuildScheduler(PeriodicChecks checks, Rebuild rebuild, PartialIndex partial, MeterRegistry meters) {
        this.checks = checks;
        this.rebuild = rebuild;
        this.partial = partial;
        this.meters = meters;
    }

    /** Starts the periodic checks, and returns at once. */
    public void start() {
        Gauge.builder("bridge.index.complete", rebuild, each -> each.isComplete() ? 1 : 0)
                .description(
                        "1 if the index is complete; otherwise a new event waits until a rebuild has read every partition that"
                                + " may contain it")
                .register(meters);
        Gauge.builder(
                        "bridge.index.rebuild.records.read",
                        rebuild,
                        each -> each.progress().done())
                .description("Records that this bridge has read from the log to complete the index")
                .register(meters);
        Gauge.builder(
                        "bridge.index.rebuild.records.remaining",
                        rebuild,
                        each -> each.progress().remaining())
                .description("Records that the rebuild has not read yet")
                .register(meters);
        Gauge.builder("bridge.index.rebuild.partitions.unread", partial, PartialIndex::unreadCount)
                .description(
                        "Partitions that a rebuild has not read: events that may be in them are answered 503; 0 when"
                                + " the index is complete")
                .register(meters);
        TimeGauge.builder(
                        "bridge.index.rebuild.eta",
                        rebuild,
                        TimeUnit.SECONDS,
                        each -> each.progress().eta().toSeconds())
                .description("Estimated seconds until the rebuild has read all records")
                .register(meters);
        checks.start(() -> {
            rebuild.look();
            return LOOK_EVERY;
        });
    }

    /** Runs before the shutdown waits for the check that may rebuild. */
    void end(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(1) ShutdownEvent shutdown) {
        rebuild.end();
    }
}
