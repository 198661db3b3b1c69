package org.riskosbridge.route;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.event.TopicName;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.log.LogConfig;

/** The configured webhooks, and the topics that they need. */
@Singleton
public class Webhooks {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String NONE =
            "bridge.webhooks.<name>.auth.type is missing: no webhook is configured. Write for"
                    + " example bridge.webhooks.riskos.auth.type=bearer and bridge.webhooks.riskos.auth.bearer.token-files=<file>.";
    private static final String TOPIC_RULE =
            "a name that Kafka allows: " + TopicName.RULE + ", for example riskos.quarantine.";

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
            throw new ConfigurationException(NONE);
        }
        return config.webhooks().entrySet().stream()
                .map(each -> webhook(each.getKey(), each.getValue()))
                .toList();
    }

    /** {@return the webhook of that name; throws as {@link #all}} */
    public Optional<Webhook> named(String name) {
        return known().stream().filter(webhook -> webhook.name().equals(name)).findFirst();
    }

    /**
     * Refuses all webhooks that cannot be opened, in one exception.
     *
     * @throws ConfigurationException that names each refused webhook
     */
    public static void require(WebhookConfig config, LogConfig log) {
        List<String> mistakes = new ArrayList<>();
        if (config.webhooks().isEmpty()) {
            mistakes.add(NONE);
        }
        config.webhooks().forEach((name, settings) -> {
            try {
                var unused = webhook(name, settings);
            } catch (ConfigurationException e) {
                mistakes.add(String.valueOf(e.getMessage()));
            }
        });
        if (!TopicName.isAllowed(log.quarantineTopic())) {
            mistakes.add(
                    "bridge.log.quarantine-topic = " + SafeText.of(log.quarantineTopic()) + " must be " + TOPIC_RULE);
        }
        if (!TopicName.isAllowed(log.auditTopic())) {
            mistakes.add("bridge.log.audit-topic = " + SafeText.of(log.auditTopic()) + " must be " + TOPIC_RULE);
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), mistakes));
        }
    }

    /** {@return every topic that the bridge can append to, quarantine first; throws as {@link #all}} */
    public Set<String> topics() {
        Set<String> topics = new LinkedHashSet<>(Set.of(log.quarantineTopic()));
        known().forEach(webhook -> topics.addAll(TopicRoutes.topics(webhook)));
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
        return known().stream()
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
                || known().stream()
                        .anyMatch(webhook -> topic.startsWith(webhook.topicPrefix())
                                && (!webhook.topicPrefix().isEmpty()
                                        || TopicRoutes.topics(webhook).contains(topic)));
    }

    /** {@return the webhooks; when none is configured, a webhook {@code riskos}, so that a command needs no credentials to name the topics} */
    private List<Webhook> known() {
        return config.webhooks().isEmpty() ? List.of(new Webhook("riskos", "riskos.", Set.of())) : all();
    }

    private static Webhook webhook(String name, WebhookConfig.Settings settings) {
        String key = "bridge.webhooks." + name;
        if (!NAME.matcher(name).matches()) {
            throw new ConfigurationException(
                    "bridge.webhooks." + SafeText.of(name)
                            + ": a webhook name must be 1 to 64 characters from a-z, 0-9 and -, for example bridge.webhooks.riskos.");
        }
        Webhook webhook = new Webhook(
                name, settings.topicPrefix(), settings.eventTypes().orElse(Set.of()), settings.environment());
        for (String topic : TopicRoutes.topics(webhook)) {
            if (!TopicName.isAllowed(topic)) {
                throw new ConfigurationException(key + ".topic-prefix or " + key + ".event-types gives the topic name "
                        + SafeText.of(topic) + ", which must be " + TOPIC_RULE);
            }
        }
        return webhook;
    }
}
