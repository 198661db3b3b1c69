package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.riskosbridge.standalone.RedisServer;

/** The first bridges of a new Kafka: a Redis without an index causes an alarm only when the log has events. */
@LongRunning
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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
    @Order(1)
    void newTopicsAndNewRedisAreNoAlarm() {
        try (RedisServer redis = redis("first").start();
                Bridge bridge = bridge(redis)) {
            assertHealthy(bridge);
            assertThat(bridge.log())
                    .contains("The topics are new. The bridge reads them once, which takes a few seconds")
                    .doesNotContain("Reading the index", "complete again");
        }
    }

    /** As when an operator has created the topics before the first bridge starts. */
    @Test
    @Order(2)
    void newRedisForTopicsWithoutEventsIsNoAlarm() {
        try (RedisServer redis = redis("second").start();
                Bridge bridge = bridge(redis)) {
            assertHealthy(bridge);
            assertThat(bridge.log()).contains("Redis contains no index yet");
            assertThat(bridge.delivered(DeliveryLoad.text("lost")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Order(3)
    void newRedisForTopicsWithEventsIsAWarning() {
        try (RedisServer redis = redis("third").start();
                Bridge bridge = bridge(redis)) {
            bridge.awaitReady();
            await().untilAsserted(() -> assertThat(Alarms.in(bridge.log()))
                    .singleElement()
                    .asString()
                    .contains("Redis contained no index when this bridge started, although Kafka contains 1 events"));
        }
    }

    private static RedisServer redis(String name) {
        return new RedisServer(TestDependencies.DIRECTORY.resolve(
                "first-minute-redis-" + name + "-" + ProcessHandle.current().pid()));
    }

    private Bridge bridge(RedisServer redis) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.put("quarkus.redis.hosts", redis.hosts());
        settings.put("bridge.webhooks.riskos.auth.type", "bearer");
        settings.put("bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN);
        // As in standalone: while several JVMs start on few processors, an event loop may pause.
        settings.put("quarkus.vertx.max-event-loop-execute-time", "10s");
        settings.put("bridge.index.timeout", "5s");
        // Three brokers that have just started may take seconds for their first records, so the time-outs are long. The
        // lease is still shorter than the default of 23 s.
        settings.put("mp.messaging.outgoing.events.request.timeout.ms", "8000");
        settings.put("mp.messaging.outgoing.events.delivery.timeout.ms", "9000");
        settings.put("bridge.log.clock-skew", "500ms");
        settings.put("bridge.log.max-record-age", "11s");
        settings.put("bridge.index.lease", "13s");
        settings.put("bridge.index.rebuild-wait", "13s");
        // Three brokers on a small machine take long for the barriers of many partitions.
        settings.put("bridge.log.topics.partitions", "2");
        settings.put("bridge.log.lookup-timeout", "30s");
        settings.put("bridge.log.topics.replication-factor", "3");
        return Bridge.launch(settings);
    }

    /** The conditions of the guarantee are checked once, and hold. */
    private static void assertHealthy(Bridge bridge) {
        bridge.awaitReady();
        await().atMost(Duration.ofSeconds(60)).until(() -> bridge.metric("bridge_guarantee_findings") == 0);
        assertThat(Alarms.in(bridge.log())).isEmpty();
    }
}
