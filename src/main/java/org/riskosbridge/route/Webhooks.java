package org.riskosbridge.route;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.log.LogConfig;

/** The configured webhooks, and the topics that they need. */
@Singleton
public class Webhooks {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final WebhookConfig config;
    private final LogConfig log;

    Webhooks(WebhookConfig config, LogConfig log) {
        this.config = config;
        this.log = log;
    }

    /**
     * The webhooks.
     *
     * @throws ConfigurationException when there is none, or when a name is invalid
     */
    public List<Webhook> all() {
        if (config.webhooks().isEmpty()) {
            throw new ConfigurationException("No webhook is configured. Write at least bridge.webhooks.riskos.auth.type"
                    + " and its credentials: see docs/configuration.md.");
        }
        return config.webhooks().entrySet().stream()
                .map(each -> webhook(each.getKey(), each.getValue()))
                .toList();
    }

    /** {@return every topic that the bridge needs, quarantine first; throws as {@link #all}} */
    public Set<String> topics() {
        Set<String> topics = new LinkedHashSet<>(Set.of(log.quarantineTopic()));
        all().forEach(webhook -> topics.addAll(TopicRoutes.topics(webhook)));
        topics.add(log.registryTopic());
        return topics;
    }

    /** {@return every event topic; throws as {@link #all}} */
    public Set<String> topicsOfEvents() {
        Set<String> topics = topics();
        topics.removeAll(Set.of(log.quarantineTopic(), log.registryTopic()));
        return topics;
    }

    /** {@return the topics of these event types; throws as {@link #all}} */
    public Set<String> topicsOf(Set<String> types) {
        return all().stream()
                .flatMap(webhook -> types.stream().map(type -> TopicRoutes.topic(webhook, type)))
                .collect(Collectors.toSet());
    }

    /**
     * Whether a bridge may write to a topic, including a bridge that has other event types in its configuration.
     *
     * @throws ConfigurationException as {@link #all}
     */
    public boolean isLive(String topic) {
        return topic.equals(log.quarantineTopic())
                || topic.equals(log.auditTopic())
                || topic.equals(log.registryTopic())
                || all().stream()
                        .anyMatch(webhook -> topic.startsWith(webhook.topicPrefix())
                                && (!webhook.topicPrefix().isEmpty()
                                        || TopicRoutes.topics(webhook).contains(topic)));
    }

    private static Webhook webhook(String name, WebhookConfig.Settings settings) {
        String key = "bridge.webhooks." + name;
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(key + ": a webhook's name is 1 to 64 of a-z, 0-9 and -.");
        }
        atLeast(1, settings.maxRate(), key + ".max-rate");
        atLeast(1, settings.maxRatePerSource(), key + ".max-rate-per-source");
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

    private static void atLeast(int least, OptionalInt value, String key) {
        if (value.isPresent() && value.getAsInt() < least) {
            throw new ConfigurationException(key + "=" + value.getAsInt() + " lets nothing in: write " + least
                    + " or more, or leave it out for no limit.");
        }
    }
}
