package org.riskosbridge.event;

import java.util.Set;

/**
 * A front door as the rest of the bridge sees it.
 *
 * @param name 1 to 64 of {@code a-z 0-9 -}; part of the path and of each event's identity
 * @param topicPrefix put before the event type; a topic's name is at most 249 of {@code a-z A-Z 0-9 . _ -}
 * @param eventTypes types with a topic of their own, beside {@link EventTypes#DOCUMENTED}
 */
public record Webhook(String name, String topicPrefix, Set<String> eventTypes) {

    /** {@return the path, which is also the CloudEvents source of all its events} */
    public String path() {
        return "/webhooks/" + name;
    }
}
