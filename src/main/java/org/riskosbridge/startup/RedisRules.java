package org.riskosbridge.startup;

import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules of the Redis client for its settings. */
final class RedisRules {

    private static final Set<String> SCHEMES = Set.of("redis", "rediss", "unix", "redis+socket", "rediss+socket");

    private RedisRules() {}

    static List<String> mistakes(SmallRyeConfig config) {
        List<String> mistakes = new ArrayList<>();
        String hosts =
                config.getOptionalValue("quarkus.redis.hosts", String.class).orElse("");
        for (String host : hosts.split(",", -1)) {
            if (!host.isBlank() && !isAddress(host.strip())) {
                mistakes.add(
                        "quarkus.redis.hosts (value not shown, because it may contain a password) must be addresses with redis:// or"
                                + " rediss:// and a host, for example redis://redis:6379.");
                break;
            }
        }
        String type = config.getOptionalValue("quarkus.redis.client-type", String.class)
                .orElse("");
        if (type.equalsIgnoreCase("sentinel")
                && config.getOptionalValue("quarkus.redis.master-name", String.class)
                        .isEmpty()) {
            mistakes.add(
                    "quarkus.redis.master-name is missing: quarkus.redis.client-type=sentinel needs it, for example"
                            + " quarkus.redis.master-name=riskos.");
        }
        return mistakes;
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme())
                    && (uri.getHost() != null
                            || uri.getScheme().endsWith("x")
                            || uri.getScheme().endsWith("socket"))
                    && uri.getPort() <= ListenRules.LAST_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
