package org.riskosbridge.index;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The index: {@code bridge.index.*}. Where Redis is, is said under {@code quarkus.redis.*}. */
@ConfigMapping(prefix = "bridge.index")
public interface IndexConfig {

    /** How long an event id is remembered after its last step: within it, there is one record per id. */
    @WithDefault("7d")
    Duration dedupWindow();

    /** After it a claim without a commit is in doubt, and the log is asked. */
    @WithDefault("23s")
    Duration lease();

    /**
     * How long a rebuild waits before it reads the log, so that all that was claimed before is in it or never will be: the
     * lease, and where Redis fails over its {@code min-replicas-max-lag}, by default 10 s, and 2 s more, because Redis
     * counts in whole seconds, once a second.
     */
    @WithDefault("35s")
    Duration rebuildWait();

    /** A step that Redis has not answered by then counts as unknown. */
    @WithDefault("1s")
    Duration timeout();
}
