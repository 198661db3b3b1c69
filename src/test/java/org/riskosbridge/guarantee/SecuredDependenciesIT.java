package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.guarantee.Finding.State;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.it.CommandRun;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.SecuredDependencies;
import org.riskosbridge.it.SecuredKafka;
import org.riskosbridge.it.SecuredRedis;
import org.riskosbridge.it.TopicContents;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.RaisedBarriers;
import org.riskosbridge.route.TopicRoutes;
import org.riskosbridge.standalone.LoopbackPorts;

/**
 * Kafka over SASL_SSL and Redis over TLS, with users that have only the permissions in {@code deploy}. These permissions are enough for everything,
 * and {@code doctor} reports each one that is taken away.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredDependenciesIT {

    private static final String USER = "strimzi/user.yaml";

    /** The bridge has no permission over the cluster: an attacker with its password can grant nothing. */
    @Test
    @Order(0)
    void userHasNoPermissionOverTheCluster() {
        assertThat(SecuredKafka.permissions(USER))
                .noneMatch(permission -> permission.pattern().resourceType() == ResourceType.CLUSTER);
    }

    /** Settings that need three brokers. */
    private static final Set<String> NEEDS_MORE_BROKERS = Set.of("replication factor", "min.insync.replicas");

    private static SecuredDependencies parts;
    private static Bridge bridge;

    /** Starts the bridge without waiting for it: other checks run while the bridge starts. */
    @BeforeAll
    static void start() throws Exception {
        parts = SecuredDependencies.start("secured");
        bridge = Bridge.launch(parts.settings());
    }

    @AfterAll
    static void stop() {
        bridge.close();
        parts.close();
    }

    private static String event(String id) {
        return "{\"event_id\":\"" + id + "\",\"event_type\":\"evaluation_completed\",\"data\":{}}";
    }

    private static List<String> stored(String topic) {
        return TopicContents.ids(TopicContents.read(parts.kafka().plainServers(), topic))
                .toList();
    }

    @Test
    @Order(3)
    void bridgeDoesAllOfItsWork() throws Exception {
        bridge.awaitReady();
        assertThat(bridge.delivered(event("first")).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(event("first")).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered("{}").statusCode()).isEqualTo(400);
        assertThat(stored("riskos.quarantine")).hasSize(1);

        parts.redis().command("FLUSHALL");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bridge.readiness() == 503);
        CommandRun replay = CommandRun.run(
                parts.replay(), "replay", "--into", "replay.again", "--create", "--reason", "a test", "--id", "again");
        assertThat(replay.exitCode()).as(replay.output()).isZero();
        assertThat(stored("replay.again")).containsExactly("first");

        bridge.awaitReady();
        assertThat(bridge.delivered(event("first")).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(event("second")).statusCode()).isEqualTo(200);
        assertThat(stored("riskos.evaluation_completed")).containsExactlyInAnyOrder("first", "second");
        assertNoPassword(bridge.log());
        CommandRun verify = CommandRun.run(parts.settings(), "index", "verify");
        assertThat(verify.output()).contains("The index agrees with the log.");
    }

    @Test
    @LongRunning
    @Order(3)
    void consoleNeedsOnlyUsersThatRead() throws Exception {
        int port = LoopbackPorts.free();
        Process console = CommandRun.start(parts.console(), "console", "--port", Integer.toString(port));
        try {
            HttpClient client = HttpClient.newHttpClient();
            for (String page : List.of("live", "", "deliveries", "webhooks", "topics", "quarantine", "replays")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + page))
                        .build();
                Awaitility.await(page)
                        .atMost(Duration.ofSeconds(60))
                        .ignoreExceptionsInstanceOf(ConnectException.class)
                        .until(() ->
                                client.send(request, BodyHandlers.ofString()).statusCode() == 200);
            }
        } finally {
            console.destroy();
        }
    }

    private static void assertNoPassword(String output) {
        assertThat(output).doesNotContain(SecuredDependencies.KAFKA_PASSWORD, SecuredDependencies.REDIS_PASSWORD);
    }

    @Test
    @LongRunning
    @Order(1)
    void doctorFindsNothingButTheLackOfBrokers() throws Exception {
        CommandRun doctor = CommandRun.run(parts.settings(), "doctor");
        assertThat(doctor.output().lines().filter(line -> line.matches("(FAILS|UNKNOWN) .*")))
                .as(doctor.output())
                .hasSize(2)
                .allMatch(line -> NEEDS_MORE_BROKERS.stream().anyMatch(line::contains));
        assertThat(doctor.output())
                .containsPattern("holds +kafka +permission TransactionalId:Write +granted")
                .containsPattern("holds +kafka +barrier +seen in riskos.* after \\d+ ms")
                .containsPattern("holds +redis +permissions +all 14 commands granted")
                .containsPattern("holds +clocks +clock of broker-1 against that of redis");
        assertNoPassword(doctor.output());
    }

    /** Neither client accepts a certificate for another name. */
    @Test
    @LongRunning
    @Order(2)
    void partsWhoseCertificateIsNotForTheirNameAreNotTrusted() throws Exception {
        Map<String, String> settings = new HashMap<>(parts.settings());
        settings.putAll(parts.addresses("localhost"));
        CommandRun doctor = CommandRun.run(settings, "doctor");
        assertThat(doctor.output())
                .containsPattern("UNKNOWN +kafka +connection .*No name matching localhost found")
                .containsPattern("UNKNOWN +redis +connection .*No name matching localhost found");
        assertNoPassword(doctor.output());
    }

    /** The test does not take Describe away, because Read and Write include Describe. */
    @Test
    @LongRunning
    @Order(4)
    void eachPermissionOfKafkaThatIsTakenAwayIsMissed() throws Exception {
        List<AclBinding> permissions = SecuredKafka.permissions(USER).stream()
                .filter(permission -> permission.entry().operation() != AclOperation.DESCRIBE)
                .toList();
        assertThat(permissions).hasSize(4);
        try (Admin admin = Admin.create(kafkaClient())) {
            LogConfig log = config(LogConfig.class, "bridge.log");
            KafkaProbe probe = new KafkaProbe(admin, RaisedBarriers.of(kafkaClient(), log), log);
            for (AclBinding permission : permissions) {
                parts.kafka().revoke(List.of(permission));
                String name = SecurityUtils.operationName(permission.entry().operation());
                await(() -> broken(probe), "permission [A-Za-z]+:" + name);
                parts.kafka().grant(List.of(permission));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> broken(probe).isEmpty());
            }
        }
    }

    private static Map<String, Object> kafkaClient() {
        Map<String, Object> client = new HashMap<>();
        parts.settings().forEach((key, value) -> {
            if (key.startsWith("kafka.")) {
                client.put(key.substring("kafka.".length()), value);
            }
        });
        return client;
    }

    private static List<String> broken(KafkaProbe probe) throws Exception {
        Set<String> topics = TopicRoutes.topics(new Webhook("riskos", "riskos.", Set.of()));
        TopicConditions conditions =
                new TopicConditions(Duration.ofSeconds(3), Duration.ofDays(8), 1_048_576, "riskos.registry");
        return broken(KafkaConditions.judge(probe.ask(topics), conditions, "riskos-kafka-bridge."));
    }

    @Test
    @LongRunning
    @Order(5)
    void eachPermissionOfRedisThatIsTakenAwayIsMissed() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            RedisProbe probe = new RedisProbe(redisClient(vertx), "standalone");
            IndexConfig index = config(IndexConfig.class, "bridge.index");
            RedisConditions conditions = new RedisConditions(index.lease(), index.rebuildWait());
            List<String> rules = new ArrayList<>(
                    RedisPermission.ALL.stream().map(RedisPermission::rule).toList());
            rules.add("+config|get");
            rules.add(RedisPermission.KEYS);
            for (String rule : rules) {
                assertThat(conditions.judge(probe.ask()))
                        .allMatch(finding -> finding.state().isSatisfied());
                boolean keys = rule.equals(RedisPermission.KEYS);
                user(keys ? "resetkeys" : "-" + rule.substring(1));
                assertThat(conditions.judge(probe.ask()))
                        .as("without %s", rule)
                        .filteredOn(finding -> !finding.state().isSatisfied())
                        .isNotEmpty()
                        .anyMatch(finding -> finding.remedy().contains("ACL SETUSER <user> " + rule));
                user(rule);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Runs last, because the permissions are not given back. */
    @Test
    @LongRunning
    @Order(6)
    void doctorNamesAllThatIsMissingWithTheRemedy() throws Exception {
        parts.kafka()
                .revoke(SecuredKafka.permissions(USER).stream()
                        .filter(permission -> permission.entry().operation() == AclOperation.WRITE)
                        .toList());
        user("-evalsha");
        CommandRun doctor = CommandRun.run(parts.settings(), "doctor");
        assertThat(doctor.exitCode()).isEqualTo(1);
        assertThat(doctor.output())
                .containsPattern("FAILS +kafka +permission Topic:Write +not granted on riskos.case-closure, ")
                .contains("--operation Write --topic <topic>")
                .containsPattern("FAILS +redis +permission EVALSHA +not granted")
                .contains("Run ACL SETUSER <user> +evalsha");
    }

    private static void user(String rule) {
        assertThat(parts.redis().command("ACL SETUSER " + SecuredRedis.USER + " " + rule))
                .startsWith("+OK\r\n+OK\r\n");
    }

    private static Redis redisClient(Vertx vertx) {
        return Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(parts.settings().get("quarkus.redis.hosts"))
                        .setPassword(SecuredDependencies.REDIS_PASSWORD)
                        .setNetClientOptions(new NetClientOptions()
                                .setSsl(true)
                                .setHostnameVerificationAlgorithm("HTTPS")
                                .setTrustOptions(new PemTrustOptions()
                                        .addCertPath(parts.certificate().toString()))));
    }

    private static <T> T config(Class<T> mapping, String prefix) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping, prefix)
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(parts.settings(), "parts", 100))
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(mapping, prefix);
    }

    private static List<String> broken(Collection<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.state() != State.HOLDS)
                .map(Finding::condition)
                .filter(condition -> !NEEDS_MORE_BROKERS.contains(condition))
                .toList();
    }

    private interface Look {
        List<String> now() throws Exception;
    }

    /** Kafka applies a change of permissions when it has read its own log. */
    private static void await(Look look, String condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(look.now()).anyMatch(found -> found.matches(condition)));
    }
}
