package org.riskosbridge.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.riskosbridge.config.Bounds;

/** The way of an event: {@code bridge.ingest.*}. */
@ConfigMapping(prefix = "bridge.ingest")
public interface IngestConfig {

    /**
     * When more has passed since a claim was sent, its record is not appended: the bridge may have been paused. It claims
     * again, while its patience lasts.
     */
    @Bounds(min = "10ms", max = "1m")
    @WithDefault("1s")
    Duration maxClaimAge();

    /** How long a delivery waits for another one of the same event, or claims again, before it is told to come again. */
    @Bounds(min = "0s", max = "30s")
    @WithDefault("2s")
    Duration inFlightWait();

    /**
     * A delivery is answered after so long at the latest, whatever it still waits for: another delivery, the log, Kafka's
     * acknowledgement.
     */
    @WithDefault("10s")
    Duration answerTimeout();

    /** Deliveries that one bridge has on their way at most, from the head of the request to the answer. */
    @Bounds(min = "1", max = "100000")
    @WithDefault("2048")
    int maxInFlight();

    /**
     * Bytes of their bodies at most; a body in chunks counts as {@code quarkus.http.limits.max-body-size}. What Kafka's
     * producer holds of them ({@code buffer.memory}, 32 MiB) comes on top.
     */
    @Bounds(min = "1K", max = "64G")
    @WithDefault("32M")
    MemorySize maxInFlightBytes();
}
