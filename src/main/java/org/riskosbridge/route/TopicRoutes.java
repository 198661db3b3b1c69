package org.riskosbridge.route;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.riskosbridge.event.EventTypes;
import org.riskosbridge.event.Webhook;

/** Maps an event type to its topic. Only documented and configured types have their own topic, so a sender cannot cause a new topic. */
public final class TopicRoutes {

    /** The topic of all other types, after the webhook's prefix. */
    static final String UNROUTED = "unrouted";

    private TopicRoutes() {}

    /** {@return the topic of an event of this type} */
    public static String topic(Webhook webhook, String eventType) {
        return webhook.topicPrefix() + (isRouted(webhook, eventType) ? eventType : UNROUTED);
    }

    /** {@return whether the type has its own topic} */
    public static boolean isRouted(Webhook webhook, String eventType) {
        return EventTypes.DOCUMENTED.contains(eventType) || webhook.eventTypes().contains(eventType);
    }

    /** {@return every topic that can receive the webhook's events} */
    public static Set<String> topics(Webhook webhook) {
        Set<String> topics = new LinkedHashSet<>();
        Stream.of(EventTypes.DOCUMENTED, webhook.eventTypes(), Set.of(UNROUTED))
                .flatMap(types -> types.stream())
                .forEach(type -> topics.add(webhook.topicPrefix() + type));
        return topics;
    }
}
