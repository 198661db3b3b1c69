package org.riskosbridge.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The way of an event: {@code bridge.ingest.*}. */
@ConfigMapping(prefix = "bridge.ingest")
public interface IngestConfig {

    /** When more has passed since a claim was sent, its record is not appended: the bridge may have been paused. */
    @WithDefault("1s")
    Duration guard();

    /** How long a delivery waits for another one of the same event before it is told to come again. */
    @WithDefault("2s")
    Duration patience();
}
