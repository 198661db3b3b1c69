package org.riskosbridge.http;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers unknown paths of the management port with the known paths. */
@Singleton
class ManagementPaths {

    void name(@Observes ManagementInterface management) {
        management
                .router()
                .route()
                .last()
                .handler(http -> http.response()
                        .setStatusCode(404)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                        .end("This port serves /q/health and /q/metrics.\n"));
    }
}
