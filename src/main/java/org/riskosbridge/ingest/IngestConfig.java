package org.riskosbridge.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.riskosbridge.config.Bounds;

/** The delivery path: {@code bridge.ingest.*}. */
@ConfigMapping(prefix = "bridge.ingest")
public interface IngestConfig {

    /**
     * The bridge does not append with a claim that is older than this, because the process may have been paused. It claims again within {@link
     * #inFlightWait}.
     */
    @Bounds(min = "10ms", max = "1m")
    @WithDefault("1s")
    Duration maxClaimAge();

    /** How long a delivery waits for another delivery of the same event, or repeats its claim, before it is answered 503. */
    @Bounds(min = "0s", max = "30s")
    @WithDefault("2s")
    Duration inFlightWait();

    /**
     * Maximum time from the claim to the response, whatever the delivery waits for: another delivery, a lookup, Kafka's acknowledgement.
     */
    @Bounds(min = "1s", max = "1m")
    @WithDefault("10s")
    Duration answerTimeout();

    /** Maximum deliveries in flight at one bridge, from the check of their credentials to the response. */
    @Bounds(min = "1", max = "100000")
    @WithDefault("2048")
    int maxInFlight();

    /**
     * Maximum bytes of the bodies in flight. A body counts with its declared length; without one, with the bytes that have arrived. The producers'
     * buffers hold these bodies once more ({@code buffer.memory}).
     */
    @Bounds(min = "1K", max = "64G")
    @WithDefault("32M")
    MemorySize maxInFlightBytes();
}
