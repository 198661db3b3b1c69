package org.riskosbridge.it;

import java.util.HashMap;
import java.util.Map;

/** Settings of a console that shows the topics of one test's bridge. */
final class TestConsole {

    private TestConsole() {}

    /**
     * {@return the settings}
     *
     * @param prefix the topic prefix of the bridge's webhook {@code riskos}
     * @param more further settings
     */
    static Map<String, String> settings(TestDependencies dependencies, String prefix, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.bootstrap.servers",
                dependencies.bootstrapServers,
                "quarkus.redis.hosts",
                dependencies.redisHosts,
                "bridge.webhooks.riskos.topic-prefix",
                prefix,
                "bridge.log.quarantine-topic",
                prefix + "quarantine",
                "bridge.log.registry-topic",
                "registry." + prefix + "topics",
                "bridge.log.audit-topic",
                prefix + "audit",
                "bridge.log.topics.partitions",
                "2"));
        settings.putAll(more);
        return settings;
    }
}
