package org.riskosbridge.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.reconcile.PartialIndex;
import org.riskosbridge.reconcile.Resolver;
import org.riskosbridge.skew.ClockSkewMonitor;
import org.riskosbridge.time.MonotonicClock;

/** The delivery path of an event, for the model. */
public final class SimulatedIngest {

    private SimulatedIngest() {}

    public static Ingest of(
            MonotonicClock clock,
            EventIndex index,
            EventLog log,
            Resolver resolver,
            PartialIndex partial,
            LogConfig logConfig,
            IndexConfig indexConfig,
            Duration guard) {
        IngestConfig config = new IngestConfig() {
            @Override
            public Duration maxClaimAge() {
                return guard;
            }

            @Override
            public Duration inFlightWait() {
                return Duration.ofSeconds(2);
            }

            @Override
            public Duration answerTimeout() {
                return Duration.ofSeconds(10);
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
        IngestMetrics meters = new IngestMetrics(new SimpleMeterRegistry(), new CollectorRegistry());
        return new Ingest(
                clock,
                index,
                log,
                resolver,
                partial,
                new ClockSkewMonitor(logConfig),
                new Admission(),
                config,
                logConfig,
                indexConfig,
                meters);
    }
}
