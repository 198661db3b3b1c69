package org.riskosbridge.bare;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Reads the body and answers 200: the cost of receiving alone. */
@ApplicationScoped
class BareEndpoint {

    void open(@Observes Router router) {
        router.post("/webhooks/riskos").handler(BareEndpoint::receive);
    }

    private static void receive(RoutingContext http) {
        Future<Buffer> body = http.request().body();
        // Quarkus passes requests on in the paused state.
        http.request().resume();
        body.onSuccess(read -> http.response().end());
    }
}
