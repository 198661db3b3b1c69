package org.riskosbridge.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.riskosbridge.auth.Authenticators;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.ingest.Ingest;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.TopicRoutes;
import org.riskosbridge.log.Topics;

/** Opens the configured webhooks when the bridge starts. */
@Singleton
class Doors {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final WebhooksConfig config;
    private final Authenticators authenticators;
    private final Ingest ingest;
    private final MeterRegistry meters;
    private final CorrelationIds correlations = new CorrelationIds();
    private final int maxBody;

    Doors(
            WebhooksConfig config,
            Authenticators authenticators,
            Ingest ingest,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.config = config;
        this.authenticators = authenticators;
        this.ingest = ingest;
        this.meters = meters;
        this.maxBody = Math.toIntExact(maxBody.asLongValue());
    }

    /** At the start event, because the producer is made by Quarkus Messaging shortly before. */
    void open(@Observes StartupEvent start, Router router, Topics topics, LogConfig log, IndexConfig index) {
        if (config.webhooks().isEmpty()) {
            throw new ConfigurationException("No webhook is configured. Write at least bridge.webhooks.riskos.auth.type"
                    + " and its credentials: see docs/configuration.md.");
        }
        Set<String> needed = new LinkedHashSet<>();
        config.webhooks().forEach((name, settings) -> {
            Webhook webhook = webhook(name, settings);
            needed.addAll(TopicRoutes.topics(webhook));
            router.route(webhook.path()).order(Integer.MIN_VALUE).handler(door(webhook, settings)::handle);
        });
        Responder nobody = new Responder("", WebhooksConfig.OnInvalid.REJECT, meters);
        router.route("/webhooks/*")
                .order(Integer.MIN_VALUE + 1)
                .handler(http -> nobody.problem(http, correlations.next(), Answer.UNKNOWN_WEBHOOK, null, null));
        needed.add(log.quarantineTopic());
        topics.provide(needed, index.window().plus(index.lease()));
    }

    private Door door(Webhook webhook, WebhooksConfig.Door settings) {
        return new Door(
                webhook,
                authenticators.create(webhook.name(), settings.auth()),
                ingest,
                new Responder(webhook.name(), settings.onInvalid(), meters),
                new RateLimit(settings.maxRate(), System.nanoTime()),
                correlations,
                maxBody);
    }

    private static Webhook webhook(String name, WebhooksConfig.Door settings) {
        String key = "bridge.webhooks." + name;
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(key + ": a webhook's name is 1 to 64 of a-z, 0-9 and -.");
        }
        Webhook webhook =
                new Webhook(name, settings.topicPrefix(), settings.eventTypes().orElse(Set.of()));
        for (String topic : TopicRoutes.topics(webhook)) {
            if (!TOPIC.matcher(topic).matches()) {
                throw new ConfigurationException(key + ".topic-prefix or " + key + ".event-types makes the topic "
                        + topic + ", which Kafka does not allow: 1 to 249 of a-z, A-Z, 0-9, ., _ and -.");
            }
        }
        return webhook;
    }
}
