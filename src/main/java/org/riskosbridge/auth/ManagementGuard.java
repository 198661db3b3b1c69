package org.riskosbridge.auth;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Requires a token at the management port, if one is configured. Quarkus has such a check too ({@code quarkus.management.auth.*}), but switches the
 * check on or off when the program is built.
 */
@ApplicationScoped
class ManagementGuard {

    /** The paths of the probes, which have no secrets. The responses name each check, its state, and the reason why a check is down. */
    private static final Set<String> OPEN = Set.of("/q/health/live", "/q/health/ready", "/q/health/started");

    /** Runs before all other handlers of the router. */
    private static final int FIRST = Integer.MIN_VALUE;

    private final Authenticators authenticators;
    private final ManagementConfig config;

    ManagementGuard(Authenticators authenticators, ManagementConfig config) {
        this.authenticators = authenticators;
        this.config = config;
    }

    void stand(@Observes ManagementInterface management) {
        if (config.isProtected()) {
            protect(management.router(), authenticators.management(config));
        }
    }

    static void protect(Router router, Authenticator authenticator) {
        router.route().order(FIRST).handler(http -> {
            if (OPEN.contains(http.normalizedPath())) {
                http.next();
            } else {
                authenticator.authenticate(http).onSuccess(verdict -> answer(http, verdict));
            }
        });
    }

    /** Opens the port to an accepted token only. */
    private static void answer(RoutingContext http, Verdict verdict) {
        switch (verdict.kind()) {
            case ACCEPTED -> http.next();
            case UNAUTHORIZED ->
                http.response()
                        .setStatusCode(401)
                        .putHeader("WWW-Authenticate", ((Verdict.Unauthorized) verdict).challenge())
                        .end();
            case FORBIDDEN -> http.response().setStatusCode(403).end();
            case TOO_MANY -> http.response().setStatusCode(429).end();
            case UNAVAILABLE -> http.response().setStatusCode(503).end();
        }
    }
}
