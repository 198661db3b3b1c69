package org.riskosbridge.webhook;

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

/** The front doors: {@code bridge.webhooks.<name>.*}, each at {@code POST /webhooks/<name>}. */
@ConfigMapping(prefix = "bridge")
public interface WebhooksConfig {

    /** Webhooks by name, as many as are set up in the RiskOS dashboard. Names are 1 to 64 of {@code a-z 0-9 -}. */
    Map<String, Door> webhooks();

    /** One webhook. */
    interface Door {

        /** How its deliveries are authenticated. */
        AuthConfig auth();

        /** Put before the event type to make the topic. */
        @WithDefault("riskos.")
        String topicPrefix();

        /** Event types with a topic of their own, beside the documented ones. */
        Optional<Set<String>> eventTypes();

        /** What a delivery that is no valid event is answered; it is kept in quarantine either way. */
        @WithDefault("reject")
        OnInvalid onInvalid();

        /** Deliveries per second that one bridge takes; what comes above it is answered 429. Unlimited when absent. */
        @Bounds(min = "1", max = "1000000")
        OptionalInt maxRate();

        /** Networks that deliveries may come from, such as {@code 192.0.2.0/24}; others are answered 403. Any when absent. */
        Optional<List<CidrAddress>> allowedSources();

        /** Deliveries per second that one bridge takes from one source; above it 429. Unlimited when absent. */
        @Bounds(min = "1", max = "1000000")
        OptionalInt maxRatePerSource();
    }

    /** What a delivery that is no valid event is answered. */
    enum OnInvalid {
        /** 400, as the vendor's sample receivers do. */
        REJECT,
        /** 200, so that RiskOS does not count it as a failure. */
        ACCEPT
    }
}
