package org.riskosbridge.route;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.riskosbridge.event.EventTypes;
import org.riskosbridge.event.Webhook;

/** Which topic an event goes to. Only documented and configured types have one of their own: no sender makes topics. */
public final class TopicRoutes {

    /** Where all other types go, behind the webhook's prefix. */
    static final String UNROUTED = "unrouted";

    private TopicRoutes() {}

    /** {@return the topic of an event of this type} */
    public static String topic(Webhook webhook, String eventType) {
        return webhook.topicPrefix() + (isRouted(webhook, eventType) ? eventType : UNROUTED);
    }

    /** {@return whether the type has a topic of its own} */
    public static boolean isRouted(Webhook webhook, String eventType) {
        return EventTypes.DOCUMENTED.contains(eventType) || webhook.eventTypes().contains(eventType);
    }

    /** {@return every topic that the webhook's events can go to} */
    public static Set<String> topics(Webhook webhook) {
        Set<String> topics = new LinkedHashSet<>();
        Stream.of(EventTypes.DOCUMENTED, webhook.eventTypes(), Set.of(UNROUTED))
                .flatMap(types -> types.stream())
                .forEach(type -> topics.add(webhook.topicPrefix() + type));
        return topics;
    }
}
