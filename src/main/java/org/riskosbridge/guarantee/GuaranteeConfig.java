package org.riskosbridge.guarantee;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is done when a condition of the guarantee does not hold. */
@ConfigMapping(prefix = "bridge")
public interface GuaranteeConfig {

    /** Whether the bridge runs without the guarantee. */
    @WithDefault("relaxed")
    Mode guarantee();

    /** Whether the bridge runs without the guarantee. */
    enum Mode {
        /** A condition that does not hold ends the bridge; while one is not known, it is not ready. */
        STRICT,
        /** The bridge runs, and says what does not hold. */
        RELAXED
    }
}
