package org.riskosbridge.reconcile;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.riskosbridge.availability.DependencyChecks;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.log.EventLog;

/** Readiness checks. The checks report known state: a probe never waits for Kafka or Redis. */
class ReadinessChecks {

    @Readiness
    @Singleton
    HealthCheck index(EventIndex index) {
        return () -> {
            var response = HealthCheckResponse.named(DependencyChecks.INDEX).status(index.isUp());
            index.problem().ifPresent(why -> response.withData("why", why));
            return response.build();
        };
    }

    @Readiness
    @Singleton
    HealthCheck rebuild(Rebuild rebuild, PartialIndex partial, IndexConfig config) {
        boolean admits = config.admitByEventTime().isPresent();
        return () -> HealthCheckResponse.named(DependencyChecks.INDEX_COMPLETE)
                .status(admits || rebuild.isComplete() || partial.isUsable())
                .withData("state", rebuild.state())
                .build();
    }

    @Readiness
    @Singleton
    HealthCheck topics(EventLog log) {
        return () -> {
            Optional<String> missing = log.missing();
            var response = HealthCheckResponse.named(DependencyChecks.TOPICS).status(missing.isEmpty());
            missing.ifPresent(why -> response.withData("why", why));
            return response.build();
        };
    }
}
