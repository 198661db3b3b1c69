package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.LoopbackPorts;
import org.riskosbridge.standalone.RedisServer;

/** {@code doctor}, and {@code bridge.guarantee}: each failed condition is named with its remedy. */
class DoctorIT {

    @Test
    void everyConditionThatDoesNotHoldIsNamedWithItsRemedyAndNothingIsChanged() throws Exception {
        try (TestDependencies dependencies = wrongParts("doctor-wrong");
                Admin admin = Admin.create(Map.of("bootstrap.servers", dependencies.bootstrapServers))) {
            CommandRun found = doctor(topics("doctor-wrong."), dependencies);

            assertThat(found.exitCode()).isEqualTo(1);
            assertThat(found.output())
                    .containsPattern("FAILS +kafka +message.timestamp.type +LogAppendTime on doctor-wrong.reevaluation")
                    .contains("--add-config message.timestamp.type=CreateTime")
                    .containsPattern("FAILS +kafka +retention.ms +3600000 on doctor-wrong.reevaluation")
                    .contains("--add-config retention.ms=604823000")
                    .containsPattern("FAILS +kafka +replication factor +1 on doctor-wrong.reevaluation")
                    .contains("kafka-reassign-partitions.sh")
                    .containsPattern("FAILS +kafka +replication factor \\(to be created\\) +1 on all 24 topics")
                    .contains("bridge.log.topics.replication-factor=3")
                    .containsPattern("FAILS +redis +maxmemory-policy +allkeys-lru")
                    .contains("Set maxmemory-policy noeviction")
                    .containsPattern("FAILS +redis +appendonly +no")
                    .containsPattern("holds +kafka +version +3.6 or later")
                    .containsPattern("holds +kafka +permission TransactionalId:Write +granted")
                    .containsPattern("holds +kafka +barrier +seen in .* after \\d+ ms")
                    .containsPattern("holds +clocks +clock of redis against that of bridge +[01]\\.\\d+ s")
                    .containsPattern("holds +clocks +clock of broker-1 against that of redis +[01]\\.\\d+ s")
                    .containsPattern("holds +settings +bridge.index.lease +23.0 s");
            assertThat(admin.listTopics().names().get().stream().filter(topic -> topic.contains("doctor-wrong.")))
                    .containsExactly("doctor-wrong.reevaluation");
            assertThat(keysIn(dependencies)).isZero();
        }
    }

    @Test
    @LongRunning
    void conditionsOfUnavailableDependenciesAreUnknown() throws Exception {
        CommandRun found = CommandRun.run(
                Map.of(
                        "kafka.bootstrap.servers", "127.0.0.1:" + LoopbackPorts.free(),
                        "quarkus.redis.hosts", "redis://127.0.0.1:" + LoopbackPorts.free()),
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
    @LongRunning
    void wrongSettingIsAFindingForTheDoctorAndNoStartForTheBridge() throws Exception {
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:" + LoopbackPorts.free(),
                "quarkus.redis.hosts", "redis://127.0.0.1:" + LoopbackPorts.free(),
                "bridge.webhooks.riskos.auth.type", "none",
                "quarkus.http.host", "127.0.0.1",
                "bridge.index.lease", "5s");
        assertThat(CommandRun.run(settings, "doctor").output())
                .containsPattern("FAILS +settings +bridge.index.lease +5.0 s");

        Bridge bridge = Bridge.refused(settings);
        assertThat(bridge.exitCode()).isEqualTo(2);
        assertThat(bridge.log()).contains("bridge.index.lease is 5.0 s, must be at least");
    }

    @Test
    @LongRunning
    void conditionThatAManagedRedisHidesIsAttestedByTheOperator() throws Exception {
        try (TestDependencies dependencies =
                TestDependencies.withOwnRedis("doctor-managed", Map.of("rename-command", "CONFIG \"\""))) {
            assertThat(doctor(Map.of(), dependencies).output())
                    .containsPattern("UNKNOWN +redis +appendfsync")
                    .contains("bridge.guarantee.attested");
            assertThat(doctor(Map.of("bridge.guarantee.attested", "redis.appendfsync"), dependencies)
                            .output())
                    .containsPattern(
                            "attested +redis +appendfsync +not known, because CONFIG GET is not allowed; attested")
                    .doesNotContainPattern("UNKNOWN +redis");

            try (Bridge bridge = Bridge.start(
                    dependencies,
                    Map.of(
                            "bridge.guarantee.attested",
                            "redis.appendfsync",
                            "bridge.webhooks.riskos.topic-prefix",
                            "managed."))) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() ->
                                "redis.appendfsync".equals(guarantee(bridge).getString("attested")));
                assertThat(bridge.log()).doesNotContain("appendfsync is not known");
            }
            try (Bridge refused = Bridge.launch(dependencies, Map.of("bridge.guarantee.attested", "redis.role"))) {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !refused.isAlive());
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.log())
                        .contains("bridge.guarantee.attested is redis.role, must be one of redis.appendfsync, ");
            }
        }
    }

    @Test
    @LongRunning
    void strictBridgeDoesNotStartWhereTheGuaranteeDoesNotHoldAndARelaxedOneShowsIt() throws Exception {
        Map<String, String> settings = topics("guarantee-wrong.");
        Map<String, String> strictly = new LinkedHashMap<>(settings);
        strictly.put("bridge.guarantee", "strict");
        try (TestDependencies dependencies = wrongParts("guarantee-wrong");
                Bridge strict = Bridge.launch(dependencies, strictly);
                Bridge relaxed = Bridge.launch(dependencies, settings)) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !strict.isAlive());
            assertThat(strict.exitCode()).isEqualTo(1);
            assertThat(strict.log())
                    .contains(
                            "message.timestamp.type is LogAppendTime on guarantee-wrong.reevaluation, must be CreateTime.")
                    .contains("maxmemory-policy is allkeys-lru, must be noeviction.")
                    .contains("bridge.guarantee=strict: the bridge does not start");

            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreException(IOException.class)
                    .until(() -> guarantee(relaxed).getString("does not hold").contains("redis: maxmemory-policy"));
            assertThat(guarantee(relaxed).getString("mode")).isEqualTo("relaxed");
            assertThat(guarantee(relaxed).getString("status")).isEqualTo("UP");
            assertThat(relaxed.management("/q/metrics")).containsPattern("bridge_guarantee_findings(\\{[^}]*})? 6");
            assertThat(relaxed.log().lines().filter(line -> line.contains("maxmemory-policy is allkeys-lru")))
                    .hasSize(1);
        }
    }

    /** {@return the readiness check of the guarantee: its status and its data} */
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
    @LongRunning
    void strictBridgeGetsReadyOnThreeBrokersAndTheDoctorFindsNothing() throws Exception {
        try (RedisServer redis = new RedisServer(TestDependencies.DIRECTORY.resolve(
                                "doctor-good-redis-" + ProcessHandle.current().pid()))
                        .start();
                ThreeBrokers kafka = new ThreeBrokers("doctor-good")) {
            Map<String, String> settings = Map.of(
                    "kafka.bootstrap.servers", kafka.bootstrapServers(),
                    "quarkus.redis.hosts", redis.hosts(),
                    "bridge.webhooks.riskos.auth.type", "bearer",
                    "bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN,
                    "bridge.log.topics.replication-factor", "3",
                    // Three brokers on a small machine take long for the barriers of 138 partitions.
                    "bridge.log.topics.partitions", "2",
                    "bridge.log.lookup-timeout", "30s",
                    "bridge.index.timeout", "5s",
                    "bridge.guarantee", "strict");
            Map<String, String> withSpool = new LinkedHashMap<>(settings);
            withSpool.put(
                    "bridge.spool.directory",
                    Files.createTempDirectory(TestDependencies.DIRECTORY, "doctor-good-spool")
                            .toString());
            withSpool.put("bridge.spool.key", Base64.getEncoder().encodeToString(new byte[32]));
            try (Bridge strict = Bridge.launch(settings);
                    Bridge spooling = Bridge.launch(withSpool)) {
                strict.awaitReady();
                spooling.awaitReady();
                assertThat(strict.delivered(DeliveryLoad.text("taken")).statusCode())
                        .isEqualTo(200);
                alter(kafka, "compact");
                await(strict, "suspended", 503);
                HttpResponse<String> refused = strict.delivered(DeliveryLoad.text("suspended"));
                assertThat(new JsonObject(refused.body()).getString("type")).endsWith(":guarantee-not-met");
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(strict.readiness()).isEqualTo(503);
                assertThat(guarantee(strict).getString("does not hold")).contains("kafka: cleanup.policy is compact");
                assertThat(strict.isAlive()).isTrue();

                List<String> taken = deliverUntilSpooled(spooling);
                assertThat(strict.delivered(DeliveryLoad.text("suspended")).statusCode())
                        .isEqualTo(503);

                alter(kafka, "delete");
                await(strict, "suspended", 200);
                assertThat(strict.readiness()).isEqualTo(200);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(100))
                        .until(() -> spooling.metric("bridge_spool_entries") == 0);
                assertThat(TopicContents.ids(TopicContents.read(kafka.bootstrapServers(), "riskos."))
                                .filter(taken::contains))
                        .containsExactlyInAnyOrderElementsOf(taken);
            }
            CommandRun found = CommandRun.run(settings, "doctor");
            assertThat(found.output())
                    .contains("The guarantee holds: all ")
                    .contains("clock of broker-1 against", "clock of broker-2 against", "clock of broker-3 against");
            assertThat(found.exitCode()).isZero();
        }
    }

    /** The bridge checks the conditions each minute, and each 5 s while it is suspended. */
    private static void await(Bridge bridge, String id, int status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> bridge.delivered(DeliveryLoad.text(id)).statusCode() == status);
    }

    /** A bridge with a spool answers 200 before it is suspended and after. {@return the ids} */
    private static List<String> deliverUntilSpooled(Bridge bridge) {
        List<String> ids = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    String id = "spooling-" + ids.size();
                    ids.add(id);
                    assertThat(bridge.delivered(DeliveryLoad.text(id)).statusCode())
                            .isEqualTo(200);
                    return bridge.metric("bridge_deliveries_total{outcome=\"spooled\",webhook=\"riskos\"}") > 0;
                });
        assertThat(bridge.metric("bridge_spool_entries")).isPositive();
        return ids;
    }

    private static void alter(ThreeBrokers kafka, String cleanupPolicy) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "riskos.reevaluation"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("cleanup.policy", cleanupPolicy), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    /** A topic whose records have Kafka's time and a short retention, and a Redis that evicts keys. */
    private static TestDependencies wrongParts(String name) throws Exception {
        TestDependencies dependencies =
                TestDependencies.withOwnRedis(name, Map.of("maxmemory-policy", "allkeys-lru", "appendonly", "no"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", dependencies.bootstrapServers))) {
            NewTopic wrong = new NewTopic(name + ".reevaluation", 1, (short) 1)
                    .configs(Map.of(
                            "message.timestamp.type", "LogAppendTime",
                            "message.timestamp.before.max.ms", "20000",
                            "message.timestamp.after.max.ms", "20000",
                            "retention.ms", "3600000"));
            admin.createTopics(List.of(wrong)).all().get();
        }
        return dependencies;
    }

    /** {@return settings with topics of their own on the shared broker} */
    private static Map<String, String> topics(String prefix) {
        return Map.of(
                "bridge.webhooks.riskos.topic-prefix",
                prefix,
                "bridge.log.registry-topic",
                "registry." + prefix + "topics",
                "bridge.log.quarantine-topic",
                prefix + "quarantine");
    }

    private static CommandRun doctor(Map<String, String> more, TestDependencies dependencies) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "kafka.bootstrap.servers",
                dependencies.bootstrapServers,
                "quarkus.redis.hosts",
                dependencies.redisHosts));
        settings.putAll(more);
        return CommandRun.run(settings, "doctor");
    }

    private static int keysIn(TestDependencies dependencies) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dependencies.redis.port())) {
            socket.getOutputStream().write("DBSIZE\r\nQUIT\r\n".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Integer.parseInt(answer.substring(1, answer.indexOf('\r')));
        }
    }
}
