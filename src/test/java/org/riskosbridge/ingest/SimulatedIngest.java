package org.riskosbridge.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import org.riskosbridge.clock.Suspects;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.recovery.Resolver;
import org.riskosbridge.time.Clock;

/** The way of an event, for the model. */
public final class SimulatedIngest {

    private SimulatedIngest() {}

    public static Ingest of(
            Clock clock,
            EventIndex index,
            EventLog log,
            Resolver resolver,
            LogConfig logConfig,
            IndexConfig indexConfig,
            Duration guard) {
        IngestConfig config = new IngestConfig() {
            @Override
            public Duration guard() {
                return guard;
            }

            @Override
            public Duration patience() {
                return Duration.ofSeconds(2);
            }

            @Override
            public int maxInFlight() {
                return Integer.MAX_VALUE;
            }

            @Override
            public MemorySize maxInFlightBytes() {
                return new MemorySize(BigInteger.valueOf(Long.MAX_VALUE));
            }
        };
        WayMeters meters = new WayMeters(new SimpleMeterRegistry(), new CollectorRegistry());
        return new Ingest(
                clock,
                index,
                log,
                resolver,
                new Suspects(logConfig),
                new Admission(),
                config,
                logConfig,
                indexConfig,
                meters);
    }
}
