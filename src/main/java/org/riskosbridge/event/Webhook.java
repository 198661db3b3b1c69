package org.riskosbridge.event;

import java.util.Set;

/**
 * A configured webhook, without anything of HTTP.
 *
 * @param name 1 to 64 characters of {@code a-z 0-9 -}; part of the path and of each event's identity
 * @param topicPrefix prefix of the event type; a topic's name has at most 249 characters of {@code a-z A-Z 0-9 . _ -}
 * @param eventTypes types that have their own topic, in addition to {@link EventTypes#DOCUMENTED}
 */
public record Webhook(String name, String topicPrefix, Set<String> eventTypes) {

    /** {@return the path, which is also the CloudEvents source of the webhook's events} */
    public String path() {
        return "/webhooks/" + name;
    }
}
