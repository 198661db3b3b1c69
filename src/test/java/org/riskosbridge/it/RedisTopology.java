package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;

/** A bridge with several Redis servers: whatever happens to the servers, each event has one record. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisTopology {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestDependencies dependencies = TestDependencies.shared();
    private final List<String> ids = new ArrayList<>();
    private final String prefix;

    private final Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);

    Bridge bridge;

    /** @param name the value of {@code quarkus.redis.client-type} */
    RedisTopology(String name) {
        this.prefix = name + "-" + program().name().toLowerCase(Locale.ROOT) + ".";
    }

    /** {@return the program of the servers} */
    protected RedisProgram program() {
        return RedisProgram.REDIS;
    }

    /** {@return the directory for the servers} */
    Path directory() {
        return TestDependencies.DIRECTORY.resolve(
                prefix + ProcessHandle.current().pid());
    }

    /** Starts the bridge with the settings of the servers. */
    void startBridge(Map<String, String> redis) {
        settings.putAll(redis);
        settings.put("bridge.webhooks.riskos.topic-prefix", prefix);
        bridge = Bridge.start(dependencies, settings);
    }

    /** Runs a command with the settings of the bridge. */
    CommandRun command(String... arguments) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of(
                "kafka.bootstrap.servers", dependencies.bootstrapServers,
                "bridge.log.registry-topic", "registry." + prefix + "topics",
                "bridge.log.quarantine-topic", prefix + "quarantine"));
        all.putAll(settings);
        return CommandRun.run(all, arguments);
    }

    void store() {
        List<String> more = DeliveryLoad.ids(200);
        DeliveryLoad.storeAll(bridge, more);
        ids.addAll(more);
    }

    /** Old events are known, new ones are stored. */
    void assertOneRecordEach() {
        DeliveryLoad.storeAll(bridge, ids);
        store();
        assertThat(TopicContents.ids(TopicContents.read(dependencies, prefix)).toList())
                .containsExactlyInAnyOrderElementsOf(ids);
    }
}
