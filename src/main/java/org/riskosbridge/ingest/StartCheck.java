package org.riskosbridge.ingest;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.log.LogConfig;

/** Does not let the bridge start with times that break the guarantee. */
@Singleton
class StartCheck {

    void check(
            @Observes @Priority(1) StartupEvent start,
            IngestConfig ingest,
            LogConfig log,
            IndexConfig index,
            @ConfigProperty(name = "mp.messaging.outgoing.events.linger.ms") long linger,
            @ConfigProperty(name = "mp.messaging.outgoing.events.request.timeout.ms") long request,
            @ConfigProperty(name = "mp.messaging.outgoing.events.delivery.timeout.ms") long delivery) {
        new Timing(
                        ingest.guard(),
                        Duration.ofMillis(delivery),
                        Duration.ofMillis(linger + request),
                        log.timestampBound(),
                        log.clockSkew(),
                        index.lease(),
                        index.window(),
                        log.topics().retention())
                .check();
    }
}
