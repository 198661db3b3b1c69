package org.riskosbridge.cli;

import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig.InsecureRequests;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.riskosbridge.deliveries.BridgeReport;
import org.riskosbridge.deliveries.RecentDeliveries;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.guarantee.Guarantee;
import org.riskosbridge.http.WebhookRoutes;
import org.riskosbridge.reconcile.RebuildScheduler;
import org.riskosbridge.route.Webhooks;

/** Starts the background work of a bridge. Commands that only read do not start it. */
@Singleton
class Serving {

    private static final Logger LOG = Logger.getLogger(Serving.class);

    private final Appending appending;
    private final RebuildScheduler scheduler;
    private final WebhookRoutes routes;
    private final RecentDeliveries recent;
    private final BridgeReport report;
    private final Guarantee guarantee;
    private final Webhooks webhooks;
    private final VertxHttpConfig http;

    Serving(
            Appending appending,
            RebuildScheduler scheduler,
            WebhookRoutes routes,
            RecentDeliveries recent,
            BridgeReport report,
            Guarantee guarantee,
            Webhooks webhooks,
            VertxHttpConfig http) {
        this.appending = appending;
        this.scheduler = scheduler;
        this.routes = routes;
        this.recent = recent;
        this.report = report;
        this.guarantee = guarantee;
        this.webhooks = webhooks;
        this.http = http;
    }

    void start() {
        boolean isPlainOpen = http.insecureRequests().orElse(InsecureRequests.ENABLED) != InsecureRequests.DISABLED;
        PlainHttpNotice.of(http.host(), isPlainOpen).ifPresent(LOG::info);
        appending.start();
        scheduler.start();
        routes.open();
        recent.start();
        report.start(webhooks.all().stream().map(Webhook::name).toList(), guarantee::problems);
    }
}
