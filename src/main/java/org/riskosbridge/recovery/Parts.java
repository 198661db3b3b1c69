package org.riskosbridge.recovery;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.log.EventLog;

/** Whether deliveries can be taken. Tells what is known already: a probe never waits for Kafka or Redis. */
class Parts {

    @Readiness
    @Singleton
    HealthCheck index(EventIndex index) {
        return () -> {
            var response = HealthCheckResponse.named("index (Redis)").status(index.isUp());
            index.problem().ifPresent(why -> response.withData("why", why));
            return response.build();
        };
    }

    @Readiness
    @Singleton
    HealthCheck rebuild(Rebuild rebuild) {
        return () -> HealthCheckResponse.named("index is whole")
                .status(rebuild.isWhole())
                .withData("state", rebuild.state())
                .build();
    }

    @Readiness
    @Singleton
    HealthCheck topics(EventLog log) {
        return () -> {
            Optional<String> missing = log.missing();
            var response = HealthCheckResponse.named("topics (Kafka)").status(missing.isEmpty());
            missing.ifPresent(why -> response.withData("why", why));
            return response.build();
        };
    }
}
