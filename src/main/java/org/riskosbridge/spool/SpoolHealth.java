package org.riskosbridge.spool;

import io.quarkus.smallrye.health.runtime.QuarkusAsyncHealthCheckFactory;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness where there is a spool. A bridge that can keep deliveries takes them, so its parts' absence, which stays to be
 * seen as {@code away}, must not turn the deliveries away from it.
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

    /** Calls every check, and takes the parts' for up while the spool stands in for them. */
    @Alternative
    @Priority(1)
    @Singleton
    @Typed({QuarkusAsyncHealthCheckFactory.class, io.smallrye.health.AsyncHealthCheckFactory.class})
    static class Factory extends QuarkusAsyncHealthCheckFactory {

        /** By their names; all others, such as that of a shutdown, speak for the bridge itself. */
        private static final Set<String> PARTS = Set.of(
                "index (Redis)",
                "index is whole",
                "topics (Kafka)",
                "clocks",
                "guarantee",
                "SmallRye Reactive Messaging - readiness check");

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
            boolean away = response.getStatus() == Status.DOWN && PARTS.contains(response.getName());
            return away && spool.canStandIn() ? standsIn(response) : response;
        }

        private static HealthCheckResponse standsIn(HealthCheckResponse response) {
            var up = HealthCheckResponse.named(response.getName()).up().withData("away", true);
            for (Map.Entry<String, Object> each :
                    response.getData().orElse(Map.of()).entrySet()) {
                up.withData(each.getKey(), String.valueOf(each.getValue()));
            }
            return up.build();
        }
    }
}
