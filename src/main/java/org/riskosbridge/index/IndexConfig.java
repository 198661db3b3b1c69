package org.riskosbridge.index;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.riskosbridge.config.Bounds;

/** The index: {@code bridge.index.*}. Where Redis is, is said under {@code quarkus.redis.*}. */
@ConfigMapping(prefix = "bridge.index")
public interface IndexConfig {

    /** How long an event id is remembered after its last step: within it, there is one record per id. */
    @Bounds(min = "1s", max = "3650d")
    @WithDefault("7d")
    Duration dedupWindow();

    /** After it a claim without a commit is in doubt, and the log is asked. */
    @Bounds(min = "1s", max = "1h")
    @WithDefault("23s")
    Duration lease();

    /**
     * How long a rebuild waits before it reads the log, so that all that was claimed before is in it or never will be: the
     * lease, and where Redis fails over its {@code min-replicas-max-lag}, by default 10 s, and 2 s more, because Redis
     * counts in whole seconds, once a second.
     */
    @Bounds(min = "1s", max = "1h")
    @WithDefault("35s")
    Duration rebuildWait();

    /**
     * Whether the bridge appends an event while the index is incomplete, if the event happened after the loss: how far RiskOS's clock may
     * be from that of Redis. Absent: new events wait for the rebuild.
     */
    @Bounds(min = "0s", max = "1h")
    Optional<Duration> admitByEventTime();

    /** A step that Redis has not answered by then counts as unknown. */
    @Bounds(min = "10ms", max = "1m")
    @WithDefault("1s")
    Duration timeout();
}
