package org.riskosbridge.nemesis;

import java.util.Map;

/**
 * The topics of events, by event type.
 *
 * @param prefix the webhook's topic prefix
 * @param undocumented whether the type that RiskOS does not document has its own topic
 */
record Routing(String prefix, boolean undocumented) {

    Routing(String prefix) {
        this(prefix, false);
    }

    String topic(String type) {
        return prefix + (type.equals(Events.UNDOCUMENTED) && !undocumented ? "unrouted" : type);
    }

    /** {@return the settings of a bridge with this routing} */
    Map<String, String> settings() {
        String types = "bridge.webhooks.riskos.event-types";
        return undocumented
                ? Map.of("bridge.webhooks.riskos.topic-prefix", prefix, types, Events.UNDOCUMENTED)
                : Map.of("bridge.webhooks.riskos.topic-prefix", prefix);
    }
}
