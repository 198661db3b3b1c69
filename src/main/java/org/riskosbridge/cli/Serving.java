package org.riskosbridge.cli;

import jakarta.inject.Singleton;
import java.util.Set;
import org.riskosbridge.guarantee.Guarantee;
import org.riskosbridge.http.WebhookRoutes;
import org.riskosbridge.index.RedisIndex;
import org.riskosbridge.kafka.RequiredTopics;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.reconcile.RebuildScheduler;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.skew.ClockSkewProbe;

/** All that a bridge does of its own accord, and begins when it starts. Commands that only look around do not. */
@Singleton
class Serving {

    private final Webhooks webhooks;
    private final RedisIndex index;
    private final RequiredTopics topics;
    private final KafkaAvailability kafka;
    private final RebuildScheduler scheduler;
    private final ClockSkewProbe skewProbe;
    private final Guarantee guarantee;
    private final WebhookRoutes routes;

    Serving(
            Webhooks webhooks,
            RedisIndex index,
            RequiredTopics topics,
            KafkaAvailability kafka,
            RebuildScheduler scheduler,
            ClockSkewProbe skewProbe,
            Guarantee guarantee,
            WebhookRoutes routes) {
        this.webhooks = webhooks;
        this.index = index;
        this.topics = topics;
        this.kafka = kafka;
        this.scheduler = scheduler;
        this.skewProbe = skewProbe;
        this.guarantee = guarantee;
        this.routes = routes;
    }

    void start() {
        Set<String> needed = webhooks.topics();
        index.open();
        kafka.watch();
        topics.provide(needed);
        scheduler.start();
        skewProbe.watch(needed);
        guarantee.watch(needed);
        routes.open();
    }
}
