package org.riskosbridge.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether the bridge runs with one broker and one Redis of its own on one machine. */
@ConfigMapping(prefix = "bridge")
public interface TrialConfig {

    /**
     * Set by {@code standalone}. A replication factor of 1 and a Redis that restarts with the bridge are expected in a trial:
     * the bridge logs both without a warning. The setting changes the log only.
     */
    @WithDefault("false")
    boolean trial();
}
