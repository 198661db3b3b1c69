package org.riskosbridge.cli;

import jakarta.inject.Singleton;
import org.riskosbridge.deliveries.BridgeReport;
import org.riskosbridge.deliveries.RecentDeliveries;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.http.WebhookRoutes;
import org.riskosbridge.reconcile.RebuildScheduler;
import org.riskosbridge.route.Webhooks;

/** Starts the background work of a bridge. Commands that only read do not start it. */
@Singleton
class Serving {

    private final Appending appending;
    private final RebuildScheduler scheduler;
    private final WebhookRoutes routes;
    private final RecentDeliveries recent;
    private final BridgeReport report;
    private final Webhooks webhooks;

    Serving(
            Appending appending,
            RebuildScheduler scheduler,
            WebhookRoutes routes,
            RecentDeliveries recent,
            BridgeReport report,
            Webhooks webhooks) {
        this.appending = appending;
        this.scheduler = scheduler;
        this.routes = routes;
        this.recent = recent;
        this.report = report;
        this.webhooks = webhooks;
    }

    void start() {
        appending.start();
        scheduler.start();
        routes.open();
        recent.start();
        report.start(webhooks.all().stream().map(Webhook::name).toList());
    }
}
