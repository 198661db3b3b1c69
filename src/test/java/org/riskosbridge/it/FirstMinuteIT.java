package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.riskosbridge.standalone.RedisServer;

/** A bridge whose Kafka and Redis are as they must be, and new: it prints nothing that alarms. */
@LongRunning
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstMinuteIT {

    private ThreeBrokers kafka;

    @BeforeAll
    void startKafka() {
        kafka = new ThreeBrokers("first-minute");
    }

    @AfterAll
    void stopKafka() {
        kafka.close();
    }

    @Test
    void newTopicsAndNewRedisAreNoAlarm() {
        try (RedisServer redis = redis("new").start();
                Bridge bridge = bridge(redis, "new.")) {
            assertHealthy(bridge);
        }
    }

    /** As when an operator has created the topics before the first bridge starts. */
    @Test
    void newRedisForTopicsWithoutEventsIsNoAlarm() {
        try (RedisServer redis = redis("topics").start();
                Bridge first = bridge(redis, "empty.")) {
            assertHealthy(first);
        }
        try (RedisServer redis = redis("empty").start();
                Bridge bridge = bridge(redis, "empty.")) {
            assertHealthy(bridge);
            assertThat(bridge.log()).contains("Redis holds no index yet");
        }
    }

    @Test
    void newRedisForTopicsWithEventsIsAWarning() {
        try (RedisServer redis = redis("before").start();
                Bridge bridge = bridge(redis, "lost.")) {
            bridge.awaitReady();
            assertThat(bridge.delivered(DeliveryLoad.text("lost")).statusCode()).isEqualTo(200);
        }
        try (RedisServer redis = redis("after").start();
                Bridge bridge = bridge(redis, "lost.")) {
            bridge.awaitReady();
            await().untilAsserted(() -> assertThat(Alarms.in(bridge.log()))
                    .singleElement()
                    .asString()
                    .contains("Redis held no index when this bridge started, although Kafka holds 1 events"));
        }
    }

    private static RedisServer redis(String name) {
        return new RedisServer(TestDependencies.DIRECTORY.resolve(
                "first-minute-redis-" + name + "-" + ProcessHandle.current().pid()));
    }

    private Bridge bridge(RedisServer redis, String prefix) {
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.put("quarkus.redis.hosts", redis.hosts());
        settings.put("bridge.webhooks.riskos.auth.type", "bearer");
        settings.put("bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN);
        settings.put("bridge.webhooks.riskos.topic-prefix", prefix);
        settings.put("bridge.log.quarantine-topic", prefix + "quarantine");
        settings.put("bridge.log.registry-topic", "registry." + prefix + "topics");
        // As in standalone: while several JVMs start on few processors, an event loop may pause.
        settings.put("quarkus.vertx.max-event-loop-execute-time", "10s");
        settings.put("bridge.index.timeout", "5s");
        // Three brokers on a small machine take long for the barriers of many partitions.
        settings.put("bridge.log.topics.partitions", "2");
        settings.put("bridge.log.lookup-timeout", "30s");
        settings.put("bridge.log.topics.replication-factor", "3");
        return Bridge.launch(settings);
    }

    /** The conditions of the guarantee are looked at once, and hold. */
    private static void assertHealthy(Bridge bridge) {
        bridge.awaitReady();
        await().atMost(Duration.ofSeconds(60)).until(() -> bridge.metric("bridge_guarantee_findings") == 0);
        assertThat(Alarms.in(bridge.log())).isEmpty();
    }
}
