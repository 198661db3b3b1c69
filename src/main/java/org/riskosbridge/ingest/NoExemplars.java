package org.riskosbridge.ingest;

import io.prometheus.client.exemplars.ExemplarSampler;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;

/**
 * Switches off exemplars. With OpenTelemetry on the class path, Quarkus makes each increment of a counter look for a trace, also when tracing
 * is off. This lookup would cost CPU time for each event, and the dashboard does not show exemplars.
 */
class NoExemplars {

    @Produces
    @Alternative
    @Priority(1)
    Optional<ExemplarSampler> none() {
        return Optional.empty();
    }
}
