package org.riskosbridge.event;

import java.util.Optional;
import java.util.Set;

/**
 * A configured webhook, without its HTTP settings.
 *
 * @param name 1 to 64 characters of {@code a-z 0-9 -}; part of the path and of each event's identity
 * @param topicPrefix prefix of the event type; a topic's name has at most 249 characters of {@code a-z A-Z 0-9 . _ -}
 * @param eventTypes types that have their own topic, in addition to {@link EventTypes#DOCUMENTED}
 * @param environment the environment whose events the webhook accepts; any when absent
 */
public record Webhook(String name, String topicPrefix, Set<String> eventTypes, Optional<Environment> environment) {

    /** A webhook that accepts the events of any environment. */
    public Webhook(String name, String topicPrefix, Set<String> eventTypes) {
        this(name, topicPrefix, eventTypes, Optional.empty());
    }

    /** {@return the path, which is also the CloudEvents source of the webhook's events} */
    public String path() {
        return "/webhooks/" + name;
    }

    /** {@return whether the event belongs to an environment whose events this webhook does not accept} */
    public boolean isOtherEnvironment(Envelope event) {
        return environment.isPresent() && environment.get().isOtherThan(event);
    }
}
