package org.riskosbridge.guarantee;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;
import java.util.Set;

/** The bridge's reaction when a condition of the guarantee does not hold. */
@ConfigMapping(prefix = "bridge")
public interface GuaranteeConfig {

    /** Whether the bridge runs without the guarantee. */
    @WithDefault("relaxed")
    Mode guarantee();

    /**
     * Conditions that the bridge cannot read, and that the operator attests, such as {@code redis.appendfsync} of a
     * managed Redis that forbids {@code CONFIG GET}: see {@link Attestations}.
     */
    @WithName("guarantee.attested")
    Optional<Set<String>> attested();

    /** Whether the bridge runs without the guarantee. */
    enum Mode {
        /**
         * The bridge appends events while all conditions hold. Until all have held once, a condition that fails ends the start. After that a failed
         * condition never ends the bridge: see {@link StrictMode}.
         */
        STRICT,
        /** The bridge runs, and reports the conditions that fail. */
        RELAXED
    }
}
