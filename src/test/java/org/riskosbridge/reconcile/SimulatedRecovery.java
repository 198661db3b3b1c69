package org.riskosbridge.reconcile;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.RedisEpoch;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.time.MonotonicClock;

/** A bridge's resolver and rebuild, for the model. */
public final class SimulatedRecovery {

    private final Resolver resolver;
    private final PartialIndex partial = new PartialIndex();
    private final Rebuild rebuild;

    public SimulatedRecovery(
            MonotonicClock clock, EventIndex index, RedisEpoch epoch, EventLog log, IndexConfig config) {
        this.resolver = new Resolver(log, clock, new SimpleMeterRegistry());
        this.rebuild = new Rebuild(clock, index, epoch, log, partial, config, () -> false);
    }

    /** {@return what a bridge knows when a rebuild has read the log except for one partition} */
    public static PartialIndex unread(LogPartition partition, Distribution distribution) {
        PartialIndex partial = new PartialIndex();
        partial.update("loss", Optional.of(RebuildProgress.begin(0, Map.of(partition, distribution))));
        return partial;
    }

    /** {@return a resolver that reads this log} */
    public static Resolver resolver(EventLog log, MonotonicClock clock) {
        return new Resolver(log, clock, new SimpleMeterRegistry());
    }

    public Resolver resolver() {
        return resolver;
    }

    public PartialIndex partial() {
        return partial;
    }

    /** {@link Rebuild#look} */
    public boolean look() {
        return rebuild.look();
    }

    public String state() {
        return rebuild.state();
    }
}
