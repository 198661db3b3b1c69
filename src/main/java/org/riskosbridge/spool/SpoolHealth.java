package org.riskosbridge.spool;

import io.quarkus.smallrye.health.runtime.QuarkusAsyncHealthCheckFactory;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.riskosbridge.availability.DependencyChecks;

/**
 * Readiness with a spool. A bridge whose spool accepts deliveries is ready although a dependency is unavailable; the health data still show
 * {@code unavailable}.
 */
class SpoolHealth {

    @Readiness
    @Singleton
    HealthCheck spool(Spool spool, Outage outage) {
        return () -> {
            var response = HealthCheckResponse.named("spool").up();
            if (spool.isConfigured()) {
                String refusal = spool.refusal();
                response.withData("entries", spool.figures().entries())
                        .withData("set aside", spool.figures().aside())
                        .withData(
                                "state", outage.isPresent() || outage.isPartial() ? "keeping deliveries" : "not needed")
                        .withData("why it keeps nothing", refusal == null ? "" : refusal);
            }
            return response.build();
        };
    }

    /** Calls every check, and reports the dependencies' checks as up while the spool accepts deliveries. */
    @Alternative
    @Priority(1)
    @Singleton
    @Typed({QuarkusAsyncHealthCheckFactory.class, io.smallrye.health.AsyncHealthCheckFactory.class})
    static class Factory extends QuarkusAsyncHealthCheckFactory {

        private final Spool spool;

        Factory(Vertx vertx, Spool spool) {
            super(vertx);
            this.spool = spool;
        }

        @Override
        public Uni<HealthCheckResponse> callSync(HealthCheck check) {
            return super.callSync(check).map(this::judge);
        }

        private HealthCheckResponse judge(HealthCheckResponse response) {
            boolean isUnavailable =
                    response.getStatus() == Status.DOWN && DependencyChecks.ALL.contains(response.getName());
            return isUnavailable && spool.canStandIn() ? standsIn(response) : response;
        }

        private static HealthCheckResponse standsIn(HealthCheckResponse response) {
            var up = HealthCheckResponse.named(response.getName()).up().withData("unavailable", true);
            for (Map.Entry<String, Object> each :
                    response.getData().orElse(Map.of()).entrySet()) {
                up.withData(each.getKey(), String.valueOf(each.getValue()));
            }
            return up.build();
        }
    }
}
