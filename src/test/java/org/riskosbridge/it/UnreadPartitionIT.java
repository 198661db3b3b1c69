package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.standalone.RedisServer;

/**
 * Redis loses the index while a partition has too few in-sync replicas, and one of another topic has no leader: only the events that may be in these
 * partitions wait for the end of the rebuild.
 */
@LongRunning
class UnreadPartitionIT {

    private static final String PREFIX = "unread.";

    private static final String TOPIC = PREFIX + "evaluation_completed";
    private static final String OTHER = PREFIX + "evaluation_paused";
    private static final String UNREAD = "these partitions cannot be read: " + TOPIC + "-0, " + OTHER + "-0.";

    @Test
    void onlyTheEventsOfUnreadPartitionsWait() throws Exception {
        try (ThreeBrokers brokers = new ThreeBrokers("unread");
                RedisServer redis = new RedisServer(TestDependencies.DIRECTORY.resolve(
                                "unread-redis-" + ProcessHandle.current().pid()))
                        .start();
                Admin admin = Admin.create(Map.of(
                        "bootstrap.servers",
                        brokers.bootstrapServers(1),
                        "request.timeout.ms",
                        2_000,
                        "default.api.timeout.ms",
                        4_000))) {
            create(admin);
            Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
            settings.putAll(Map.of(
                    "kafka.bootstrap.servers",
                    brokers.bootstrapServers(),
                    "quarkus.redis.hosts",
                    redis.hosts(),
                    "bridge.webhooks.riskos.auth.type",
                    "bearer",
                    "bridge.webhooks.riskos.auth.bearer.tokens",
                    Bridge.TOKEN,
                    "bridge.webhooks.riskos.topic-prefix",
                    PREFIX,
                    // The test only flushes this Redis: a late answer means that the machine is overloaded.
                    "bridge.index.timeout",
                    "10s",
                    "bridge.ingest.in-flight-wait",
                    "10s",
                    "bridge.log.topics.partitions",
                    "2",
                    "bridge.log.topics.replication-factor",
                    "3"));
            try (Bridge bridge = Bridge.launch(settings)) {
                bridge.awaitReady();
                List<String> before = DeliveryLoad.ids(100);
                DeliveryLoad.storeAll(bridge, before);
                Signals.pause(brokers.pid(3));
                try {
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .ignoreExceptions()
                            .until(() -> isWithoutThirdBroker(admin));
                    // The second rebuild meets the transaction that the first one could not end.
                    flushAndAssert(redis, bridge, before);
                    flushAndAssert(redis, bridge, before);
                    try (Bridge another = Bridge.launch(settings)) {
                        another.awaitReady();
                        assertOnlyTheirOwnEventsWait(another, before);
                    }
                } finally {
                    Signals.resume(brokers.pid(3));
                }
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> bridge.metric("bridge_index_complete") == 1);
                assertThat(bridge.metric("bridge_index_rebuild_partitions_unread"))
                        .isZero();
                DeliveryLoad.storeAll(bridge, before);
                assertThat(TopicContents.ids(TopicContents.read(brokers.bootstrapServers(), PREFIX))
                                .filter(Set.copyOf(before)::contains))
                        .containsExactlyInAnyOrderElementsOf(before);
            }
        }
    }

    private static void flushAndAssert(RedisServer redis, Bridge bridge, List<String> before) throws Exception {
        int told = bridge.log().length();
        RebuildIT.flush(redis);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> bridge.log().substring(told).contains(UNREAD));
        assertOnlyTheirOwnEventsWait(bridge, before);
    }

    private static void assertOnlyTheirOwnEventsWait(Bridge bridge, List<String> before) {
        DeliveryLoad.storeAll(
                bridge, before.stream().filter(UnreadPartitionIT::isReadable).toList());
        DeliveryLoad.storeAll(
                bridge,
                DeliveryLoad.ids(50).stream()
                        .filter(UnreadPartitionIT::isReadable)
                        .toList());
        List<String> waiting =
                before.stream().filter(id -> !isReadable(id)).limit(20).toList();
        DeliveryLoad load = DeliveryLoad.deliverAll(bridge, waiting);
        assertThat(load.stored()).isEmpty();
        assertThat(load.refusals()).isNotEmpty().allMatch(answer -> answer.contains(":index-rebuilding"));
        assertThat(bridge.readiness()).isEqualTo(200);
        assertThat(bridge.metric("bridge_index_complete")).isZero();
        assertThat(bridge.metric("bridge_index_rebuild_partitions_unread")).isEqualTo(2);
    }

    private static boolean isReadable(String id) {
        return Distribution.partition(id.getBytes(UTF_8), 2) == 1;
    }

    /** Without the third broker, the first partition of one topic has too few in-sync replicas, and that of the other has no leader. */
    private static void create(Admin admin) throws Exception {
        Map<String, String> bounds =
                Map.of("message.timestamp.before.max.ms", "3000", "message.timestamp.after.max.ms", "3000");
        Map<String, String> replicated = new HashMap<>(bounds);
        replicated.put("min.insync.replicas", "2");
        admin.createTopics(List.of(
                        new NewTopic(TOPIC, Map.of(0, List.of(1, 3), 1, List.of(1, 2))).configs(replicated),
                        new NewTopic(OTHER, Map.of(0, List.of(3), 1, List.of(1))).configs(bounds)))
                .all()
                .get();
    }

    private static boolean isWithoutThirdBroker(Admin admin) throws Exception {
        Map<String, TopicDescription> topics =
                admin.describeTopics(Set.of(TOPIC, OTHER)).allTopicNames().get();
        return topics.get(TOPIC).partitions().get(0).isr().size() == 1
                && topics.get(OTHER).partitions().get(0).leader() == null;
    }
}
