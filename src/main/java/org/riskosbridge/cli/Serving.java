package org.riskosbridge.cli;

import jakarta.inject.Singleton;
import org.riskosbridge.http.WebhookRoutes;
import org.riskosbridge.reconcile.RebuildScheduler;

/** All that a bridge does of its own accord, and begins when it starts. Commands that only look around do not. */
@Singleton
class Serving {

    private final Appending appending;
    private final RebuildScheduler scheduler;
    private final WebhookRoutes routes;

    Serving(Appending appending, RebuildScheduler scheduler, WebhookRoutes routes) {
        this.appending = appending;
        this.scheduler = scheduler;
        this.routes = routes;
    }

    void start() {
        appending.start();
        scheduler.start();
        routes.open();
    }
}
