package org.riskosbridge.route;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.riskosbridge.auth.AuthConfig;
import org.riskosbridge.config.Bounds;
import org.riskosbridge.event.Environment;

/** The webhooks: {@code bridge.webhooks.<name>.*}, each at {@code POST /webhooks/<name>}. */
@ConfigMapping(prefix = "bridge")
public interface WebhookConfig {

    /** Webhooks by name, as many as the RiskOS dashboard has. Names have 1 to 64 characters of {@code a-z 0-9 -}. */
    Map<String, Settings> webhooks();

    /** One webhook. */
    interface Settings {

        /** Authentication of deliveries. */
        AuthConfig auth();

        /** Prefix of the event type in the topic's name. */
        @WithDefault("riskos.")
        String topicPrefix();

        /** Event types that have their own topic, in addition to the documented types. */
        Optional<Set<String>> eventTypes();

        /** The response to an invalid delivery. The delivery goes to quarantine in both cases. */
        @WithDefault("reject")
        OnInvalid onInvalid();

        /** The environment of RiskOS whose events the webhook accepts. An event of another environment goes to quarantine. Any when absent. */
        Optional<Environment> environment();

        /** Deliveries per second that one bridge accepts; further deliveries are answered 429. Unlimited when absent. */
        @Bounds(min = "1", max = "1000000")
        OptionalInt maxRate();

        /** Networks from which deliveries are accepted, such as {@code 192.0.2.0/24}; others are answered 403. Any network when absent. */
        Optional<List<CidrAddress>> allowedSources();

        /** Deliveries per second that one bridge accepts from one source; further deliveries are answered 429. Unlimited when absent. */
        @Bounds(min = "1", max = "1000000")
        OptionalInt maxRatePerSource();
    }

    /** The response to an invalid delivery. */
    enum OnInvalid {
        /** 400, as RiskOS's sample receivers do. */
        REJECT,
        /** 200, so that RiskOS does not count the delivery as a failure. */
        ACCEPT
    }
}
