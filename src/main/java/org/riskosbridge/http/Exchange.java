package org.riskosbridge.http;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response.
 *
 * @param correlation the correlation id of the response, the log lines and a quarantined record
 * @param source the client's address; null when a trusted proxy reports none
 * @param begun when the head of the request arrived, {@link System#nanoTime}
 * @param span span of the request; invalid when tracing is off
 */
record Exchange(
        RoutingContext http, String correlation, @Nullable InetAddress source, long begun, Span span) {

    HttpServerRequest request() {
        return http.request();
    }

    HttpServerResponse response() {
        return http.response();
    }
}
