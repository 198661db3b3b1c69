package org.riskosbridge.auth;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** {@code POST /test-doors/{name}}: answers what an authenticator says, with nothing behind it. */
@ApplicationScoped
class TestDoors {

    private final Map<String, Authenticator> doors = new ConcurrentHashMap<>();

    void open(@Observes Router router) {
        router.post("/test-doors/:name").handler(request -> {
            Authenticator door = Objects.requireNonNull(doors.get(request.pathParam("name")));
            door.authenticate(request).onSuccess(verdict -> answer(request, verdict));
        });
    }

    void put(String name, Authenticator door) {
        doors.put(name, door);
    }

    private static void answer(RoutingContext request, Verdict verdict) {
        if (verdict instanceof Verdict.Accepted) {
            request.response().end();
        } else if (verdict instanceof Verdict.Unauthorized unauthorized) {
            refuse(request, 401, unauthorized.challenge());
        } else if (verdict instanceof Verdict.Forbidden forbidden) {
            refuse(request, 403, forbidden.challenge());
        } else if (verdict instanceof Verdict.Unavailable unavailable) {
            request.response().setStatusCode(503).end(unavailable.remedy());
        }
    }

    private static void refuse(RoutingContext request, int status, String challenge) {
        request.response()
                .setStatusCode(status)
                .putHeader("WWW-Authenticate", challenge)
                .end();
    }
}
