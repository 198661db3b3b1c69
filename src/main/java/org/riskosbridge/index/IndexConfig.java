package org.riskosbridge.index;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.riskosbridge.config.Bounds;

/** The index: {@code bridge.index.*}. The settings {@code quarkus.redis.*} have the address of Redis. */
@ConfigMapping(prefix = "bridge.index")
public interface IndexConfig {

    /** How long the index remembers an event id after its last step: within this time there is one record per id. */
    @Bounds(min = "1s", max = "3650d")
    @WithDefault("7d")
    Duration dedupWindow();

    /** Age after which a claim without a commit is in doubt, and the bridge reads the log. */
    @Bounds(min = "1s", max = "1h")
    @WithDefault("23s")
    Duration lease();

    /**
     * How long a rebuild waits before it reads the log: after this time the record of every earlier claim is in the log or can no longer arrive. The
     * time is the lease and, when Redis fails over, {@code min-replicas-max-lag} (10 s by default) plus 2 s, because Redis counts whole seconds, once
     * a second.
     */
    @Bounds(min = "1s", max = "1h")
    @WithDefault("35s")
    Duration rebuildWait();

    /**
     * Whether the bridge appends an event while the index is incomplete, if the event happened after the loss. The value is the maximum difference
     * between the clocks of RiskOS and Redis. Absent: new events wait for the rebuild.
     */
    @Bounds(min = "0s", max = "1h")
    Optional<Duration> admitByEventTime();

    /** Time-out of a step; without a response in this time the outcome is unknown. */
    @Bounds(min = "10ms", max = "1m")
    @WithDefault("1s")
    Duration timeout();
}
