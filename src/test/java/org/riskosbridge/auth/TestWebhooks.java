package org.riskosbridge.auth;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.ConfigProvider;

/** {@code POST /test-webhooks/{name}}: answers with the verdict of an authenticator, and does nothing else. */
@ApplicationScoped
class TestWebhooks {

    private final Map<String, Authenticator> authenticatorsByPath = new ConcurrentHashMap<>();
    private final Authenticators authenticators;

    TestWebhooks(Authenticators authenticators) {
        this.authenticators = authenticators;
    }

    void open(@Observes Router router) {
        router.post("/test-webhooks/:name").handler(request -> {
            Authenticator authenticator = Objects.requireNonNull(authenticatorsByPath.get(request.pathParam("name")));
            authenticator.authenticate(request).onSuccess(verdict -> answer(request, verdict));
        });
    }

    /** A webhook named riskos that accepts access tokens, with these settings and at this path. */
    Visitor riskos(String path, Map<String, String> settings) {
        return open(path, "riskos", settings);
    }

    Visitor open(String path, String webhook, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("type", "oauth2");
        authenticatorsByPath.put(path, authenticators.create(webhook, TestDeliveries.config(all)));
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        return new Visitor(URI.create("http://localhost:" + port + "/test-webhooks/" + path));
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
