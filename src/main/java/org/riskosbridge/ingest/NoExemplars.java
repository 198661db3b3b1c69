package org.riskosbridge.ingest;

import io.prometheus.client.exemplars.ExemplarSampler;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;

/**
 * Where OpenTelemetry is on the class path, Quarkus lets each increment of a counter look for a trace to show beside it,
 * also when nothing is traced. That would be with each event, for nothing that the dashboard shows.
 */
class NoExemplars {

    @Produces
    @Alternative
    @Priority(1)
    Optional<ExemplarSampler> none() {
        return Optional.empty();
    }
}
