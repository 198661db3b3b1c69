package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.Ports;

/** {@code doctor}, and {@code bridge.guarantee}: what does not hold is named with its remedy. */
class DoctorIT {

    @Test
    void everyConditionThatDoesNotHoldIsNamedWithItsRemedyAndNothingIsChanged() throws Exception {
        try (Parts parts = wrongParts("doctor-wrong");
                Admin admin = Admin.create(Map.of("bootstrap.servers", parts.bootstrapServers))) {
            OneShot found = doctor(Map.of(), parts);

            assertThat(found.exitCode()).isEqualTo(1);
            assertThat(found.output())
                    .containsPattern("FAILS +kafka +message.timestamp.type +LogAppendTime on riskos.reevaluation")
                    .contains("--add-config message.timestamp.type=CreateTime")
                    .containsPattern("FAILS +kafka +retention.ms +3600000 on riskos.reevaluation")
                    .contains("--add-config retention.ms=604823000")
                    .containsPattern("FAILS +kafka +replication factor +1 on riskos.reevaluation")
                    .contains("kafka-reassign-partitions.sh")
                    .containsPattern("FAILS +kafka +replication factor \\(to be created\\) +1 on all 23 topics")
                    .contains("bridge.log.topics.replication-factor=3")
                    .containsPattern("FAILS +redis +maxmemory-policy +allkeys-lru")
                    .contains("Set maxmemory-policy noeviction")
                    .containsPattern("FAILS +redis +appendonly +no")
                    .containsPattern("holds +kafka +version +3.6 or later")
                    .containsPattern("holds +kafka +permission Cluster:Alter +granted")
                    .containsPattern("holds +clocks +clock of redis against that of bridge +0.0")
                    .containsPattern("holds +clocks +clock of broker-1 against that of redis +0.0")
                    .containsPattern("holds +settings +bridge.index.lease +23.0 s");
            assertThat(admin.listTopics().names().get()).containsExactly("riskos.reevaluation");
            assertThat(keysIn(parts)).isZero();
        }
    }

    @Test
    void partsThatAreAwayAreNotKnownToHold() throws Exception {
        OneShot found = OneShot.run(
                Map.of(
                        "kafka.bootstrap.servers", "127.0.0.1:" + Ports.free(),
                        "quarkus.redis.hosts", "redis://127.0.0.1:" + Ports.free()),
                "doctor");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.output())
                .containsPattern("UNKNOWN +kafka ")
                .contains("kafka.bootstrap.servers")
                .containsPattern("UNKNOWN +redis ")
                .contains("quarkus.redis.hosts")
                .containsPattern("holds +settings ");
    }

    @Test
    void wrongSettingIsAFindingForTheDoctorAndNoStartForTheBridge() throws Exception {
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:" + Ports.free(),
                "quarkus.redis.hosts", "redis://127.0.0.1:" + Ports.free(),
                "bridge.webhooks.riskos.auth.type", "none",
                "quarkus.http.host", "127.0.0.1",
                "bridge.index.lease", "5s");
        assertThat(OneShot.run(settings, "doctor").output())
                .containsPattern("FAILS +settings +bridge.index.lease +5.0 s");

        Bridge bridge = Bridge.refused(settings);
        assertThat(bridge.exitCode()).isEqualTo(2);
        assertThat(bridge.log()).contains("bridge.index.lease is 5.0 s, must be at least");
    }

    @Test
    void strictBridgeEndsWhereTheGuaranteeDoesNotHoldAndARelaxedOneShowsIt() throws Exception {
        try (Parts parts = wrongParts("guarantee-wrong");
                Bridge strict = Bridge.launch(parts, Map.of("bridge.guarantee", "strict"));
                Bridge relaxed = Bridge.launch(parts, Map.of())) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !strict.isAlive());
            assertThat(strict.exitCode()).isEqualTo(1);
            assertThat(strict.log())
                    .contains("message.timestamp.type is LogAppendTime on riskos.reevaluation, must be CreateTime.")
                    .contains("maxmemory-policy is allkeys-lru, must be noeviction.")
                    .contains("bridge.guarantee=strict: the bridge ends.");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreException(IOException.class)
                    .until(() -> guarantee(relaxed).getString("does not hold").contains("redis: maxmemory-policy"));
            assertThat(guarantee(relaxed).getString("mode")).isEqualTo("relaxed");
            assertThat(guarantee(relaxed).getString("status")).isEqualTo("UP");
            assertThat(relaxed.management("/q/metrics")).containsPattern("bridge_guarantee_findings(\\{[^}]*})? 6");
            assertThat(relaxed.log().lines().filter(line -> line.contains("maxmemory-policy is allkeys-lru")))
                    .hasSize(1);
        }
    }

    /** {@return what readiness says of the guarantee: its status, and its data} */
    private static JsonObject guarantee(Bridge bridge) throws Exception {
        return new JsonObject(bridge.management("/q/health/ready"))
                .getJsonArray("checks").stream()
                        .map(JsonObject.class::cast)
                        .filter(check -> check.getString("name").equals("guarantee"))
                        .map(check -> check.getJsonObject("data").put("status", check.getString("status")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void strictBridgeGetsReadyOnThreeBrokersAndTheDoctorFindsNothing() throws Exception {
        try (Parts parts = Parts.start("doctor-redis");
                ThreeBrokers kafka = new ThreeBrokers("doctor-good")) {
            Map<String, String> settings = Map.of(
                    "kafka.bootstrap.servers", kafka.bootstrapServers(),
                    "bridge.log.topics.replication-factor", "3",
                    // Three brokers on a small machine take long for the barriers of 138 partitions.
                    "bridge.log.topics.partitions", "2",
                    "bridge.log.find-timeout", "30s",
                    "bridge.guarantee", "strict");
            try (Bridge strict = Bridge.start(parts, settings)) {
                assertThat(strict.delivered(Load.text("taken")).statusCode()).isEqualTo(200);
            }
            OneShot found = doctor(settings, parts);
            assertThat(found.output())
                    .contains("The guarantee holds: all ")
                    .contains("clock of broker-1 against", "clock of broker-2 against", "clock of broker-3 against");
            assertThat(found.exitCode()).isZero();
        }
    }

    /** A topic whose records would have Kafka's time and would not last, and a Redis that forgets. */
    private static Parts wrongParts(String name) throws Exception {
        Parts parts = Parts.start(name, Map.of("maxmemory-policy", "allkeys-lru", "appendonly", "no"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", parts.bootstrapServers))) {
            NewTopic wrong = new NewTopic("riskos.reevaluation", 1, (short) 1)
                    .configs(Map.of(
                            "message.timestamp.type", "LogAppendTime",
                            "message.timestamp.before.max.ms", "20000",
                            "retention.ms", "3600000"));
            admin.createTopics(List.of(wrong)).all().get();
        }
        return parts;
    }

    private static OneShot doctor(Map<String, String> more, Parts parts) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(
                Map.of("kafka.bootstrap.servers", parts.bootstrapServers, "quarkus.redis.hosts", parts.redisHosts));
        settings.putAll(more);
        return OneShot.run(settings, "doctor");
    }

    private static int keysIn(Parts parts) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), parts.redis.port())) {
            socket.getOutputStream().write("DBSIZE\r\nQUIT\r\n".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Integer.parseInt(answer.substring(1, answer.indexOf('\r')));
        }
    }
}
