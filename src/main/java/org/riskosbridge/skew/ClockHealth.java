package org.riskosbridge.skew;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.riskosbridge.availability.DependencyChecks;

/** Readiness check: down while clocks differ by more than the allowed skew. */
class ClockHealth {

    @Readiness
    @Singleton
    HealthCheck clocks(ClockSkewMonitor skewMonitor) {
        return () -> {
            Optional<String> beyond = skewMonitor.beyond();
            var response = HealthCheckResponse.named(DependencyChecks.CLOCKS).status(beyond.isEmpty());
            beyond.ifPresent(why -> response.withData("why", why));
            return response.build();
        };
    }
}
