package org.riskosbridge.skew;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while clocks are too far apart. */
class ClockHealth {

    @Readiness
    @Singleton
    HealthCheck clocks(ClockSkewMonitor skewMonitor) {
        return () -> {
            Optional<String> beyond = skewMonitor.beyond();
            var response = HealthCheckResponse.named("clocks").status(beyond.isEmpty());
            beyond.ifPresent(why -> response.withData("why", why));
            return response.build();
        };
    }
}
