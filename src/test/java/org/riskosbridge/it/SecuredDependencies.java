package org.riskosbridge.it;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.riskosbridge.deploy.Chart;

/**
 * Kafka and Redis of an operator who has followed docs/operations.md, configured with the files in {@code deploy}.
 *
 * @param certificate the certificate of Kafka and Redis, PEM
 * @param settings settings of a bridge: those of {@code deploy/helm}, with other addresses and paths
 * @param replay the same settings for the user that replays
 */
public record SecuredDependencies(
        SecuredKafka kafka,
        SecuredRedis redis,
        Path certificate,
        Map<String, String> settings,
        Map<String, String> replay)
        implements AutoCloseable {

    /** The output of the bridge must contain neither of these passwords. */
    public static final String KAFKA_PASSWORD = "kafka-password-of-the-bridge";

    public static final String REDIS_PASSWORD = "redis-password-of-the-bridge";

    private static final String SERVERS = "kafka.bootstrap.servers";
    private static final String HOSTS = "quarkus.redis.hosts";

    /** Starts both, with the topics and users of {@code deploy/strimzi} and {@code deploy/redis}. */
    public static SecuredDependencies start(String name) throws Exception {
        return start(name, "", RedisProgram.REDIS);
    }

    /**
     * Starts both, with a broker of another version or another program in place of Redis.
     *
     * @param classPath the jars of the broker; empty for the broker of this build
     */
    public static SecuredDependencies start(String name, String classPath, RedisProgram program) throws Exception {
        Path directory = TestDependencies.DIRECTORY.resolve(
                name + "-" + ProcessHandle.current().pid());
        SelfSigned tls = SelfSigned.make(directory.resolve("tls"));
        SecuredRedis redis = new SecuredRedis(directory.resolve("redis"), tls, REDIS_PASSWORD, program);
        SecuredKafka kafka = new SecuredKafka(directory.resolve("kafka"), tls, classPath);
        kafka.createTopics("strimzi/topics.yaml");
        Map<String, String> settings = new HashMap<>(OneRecordIT.BRIEF);
        settings.putAll(Chart.configuration());
        settings.put("bridge.guarantee", "relaxed");
        settings.put("quarkus.shutdown.delay", "0.2s");
        settings.remove("bridge.webhooks.riskos.auth.bearer.token-files");
        settings.put("bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN);
        settings.replace("kafka.ssl.truststore.location", tls.certificate().toString());
        settings.replace(
                "quarkus.tls.redis.trust-store.pem.certs", tls.certificate().toString());
        settings.put("quarkus.redis.password", REDIS_PASSWORD);
        Map<String, String> replay = new HashMap<>(settings);
        settings.put("kafka.sasl.jaas.config", kafka.createUser("strimzi/user.yaml", KAFKA_PASSWORD));
        replay.put("kafka.sasl.jaas.config", kafka.createUser("strimzi/replay/replay.yaml", "of-the-replay"));
        SecuredDependencies parts = new SecuredDependencies(kafka, redis, tls.certificate(), settings, replay);
        settings.putAll(parts.addresses("127.0.0.1"));
        replay.putAll(parts.addresses("127.0.0.1"));
        return parts;
    }

    /** {@return the settings of a console, whose users of Kafka and Redis can only read} */
    public Map<String, String> console() throws ExecutionException, InterruptedException {
        Map<String, String> console = new HashMap<>(settings);
        console.put("kafka.sasl.jaas.config", kafka.createUser("strimzi/console.yaml", "of-the-console"));
        console.computeIfPresent(
                HOSTS, (key, hosts) -> hosts.replace("user=" + SecuredRedis.USER, "user=riskos-console"));
        return console;
    }

    /** {@return the settings with the addresses of Kafka and Redis; their certificate is for 127.0.0.1 only} */
    public Map<String, String> addresses(String host) {
        String deployed = Chart.configuration().get(HOSTS);
        return Map.of(SERVERS, kafka.securedServers(host), HOSTS, deployed.replace("redis:6379", redis.address(host)));
    }

    @Override
    public void close() {
        kafka.close();
        redis.close();
    }
}
