package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The commands that inspect and rebuild the index, while a bridge runs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IndexCommandIT {

    private static final List<String> IDS = DeliveryLoad.ids(100);

    private static final String PREFIX = "index-command.";
    private static final Map<String, String> SETTINGS = new HashMap<>(OneRecordIT.BRIEF);

    private static TestDependencies dependencies;
    private static Bridge bridge;

    @BeforeAll
    static void storeEvents() {
        SETTINGS.put("bridge.webhooks.riskos.topic-prefix", PREFIX);
        dependencies = TestDependencies.withOwnRedis("index-command", Map.of());
        bridge = Bridge.start(dependencies, SETTINGS);
        DeliveryLoad.storeAll(bridge, IDS);
    }

    @AfterAll
    static void stop() {
        bridge.close();
        dependencies.close();
    }

    private static CommandRun index(String what) throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("kafka.bootstrap.servers", dependencies.bootstrapServers);
        settings.put("quarkus.redis.hosts", dependencies.redisHosts);
        settings.put("bridge.log.registry-topic", "registry." + PREFIX + "topics");
        settings.put("bridge.log.quarantine-topic", PREFIX + "quarantine");
        return CommandRun.run(settings, "index", what);
    }

    @Test
    @LongRunning
    @Order(1)
    void statsCountWhatIsThere() throws Exception {
        CommandRun stats = index("stats");
        assertThat(stats.output()).containsPattern("committed +100\n").containsPattern("in flight +0\n");
        // With 100 events, most of the memory of Redis does not belong to the index.
        assertThat(stats.output()).contains("memory of Redis").doesNotContain("per event");
        assertThat(stats.exitCode()).isZero();
    }

    @Test
    @Order(2)
    void verifyFindsThatIndexAndLogAgree() throws Exception {
        CommandRun verify = index("verify");
        assertThat(verify.output())
                .containsPattern(" 100  entries in the index\n")
                .containsPattern(" 100  records in the log")
                .contains("The index agrees with the log.");
        assertThat(verify.exitCode()).isZero();
    }

    /** Deletion by hand is the only loss that no bridge notices by itself. */
    @Test
    @LongRunning
    @Order(3)
    void verifyNamesWhatWasDeletedByHandAndRebuildMendsIt() throws Exception {
        assertThat(redis("EVAL \"local keys = redis.call('KEYS', '{0}???????????')"
                        + " return redis.call('DEL', keys[1], keys[2])\" 0"))
                .startsWith(":2");
        // Within a lease an id may be claimed and not yet committed; after the lease the entry must be committed.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(index("verify"))
                        .matches(verify -> verify.exitCode() == 1)
                        .extracting(CommandRun::output)
                        .asString()
                        .containsPattern(" 2  records whose id the index does not know"));
        CommandRun rebuild = index("rebuild");
        assertThat(rebuild.output()).contains("The index is complete.");
        assertThat(rebuild.exitCode()).isZero();
        assertThat(index("verify").exitCode()).isZero();
        bridge.awaitReady();
        DeliveryLoad.storeAll(bridge, IDS);
        assertThat(TopicContents.ids(TopicContents.read(dependencies, PREFIX)))
                .containsExactlyInAnyOrderElementsOf(IDS);
    }

    @Test
    @LongRunning
    @Order(4)
    void verifyNamesAnEntryThatHasNoRecord() throws Exception {
        assertThat(redis("SET {0}abcdefghijk 4711")).startsWith("+OK");
        CommandRun verify = index("verify");
        assertThat(verify.output()).containsPattern(" 1  committed ids without a record in the log");
        assertThat(verify.exitCode()).isEqualTo(1);
    }

    private static String redis(String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dependencies.redis.port())) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
