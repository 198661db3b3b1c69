package org.riskosbridge.clock;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while clocks are too far apart. */
class ClockHealth {

    @Readiness
    @Singleton
    HealthCheck clocks(Suspects suspects) {
        return () -> {
            Optional<String> beyond = suspects.beyond();
            var response = HealthCheckResponse.named("clocks").status(beyond.isEmpty());
            beyond.ifPresent(why -> response.withData("why", why));
            return response.build();
        };
    }
}
