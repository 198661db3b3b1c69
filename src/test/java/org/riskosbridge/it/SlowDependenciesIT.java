package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.riskosbridge.nemesis.TcpProxy;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.LoopbackPorts;
import org.riskosbridge.standalone.RedisServer;

/** Dependencies that answer late, with the default times: no delivery waits for long, and no queue grows. */
@LongRunning
class SlowDependenciesIT {

    private static final Duration BOUND = Duration.ofSeconds(10);

    /** The last attempt that found a slow dependency may take {@code delivery.timeout.ms}, 8 s. A pause of 1 s and another attempt follow. */
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private static final int DELIVERIES = 200;

    private record Answered(int status, long millis) {}

    @Test
    void everyDeliveryIsAnsweredInTimeWhileAPartIsSlow() throws Exception {
        Path directory = Files.createTempDirectory(TestDependencies.DIRECTORY, "slow");
        int kafkaPort = LoopbackPorts.free();
        try (TcpProxy toKafka = new TcpProxy(kafkaPort);
                RedisServer redis = new RedisServer(directory.resolve("redis")).start();
                TcpProxy toRedis = new TcpProxy(redis.port());
                KafkaBroker kafka = new KafkaBroker(
                                BrokerStorage.formatted(directory.resolve("kafka")),
                                kafkaPort,
                                Map.of("advertised.listeners", "CLIENT://127.0.0.1:" + toKafka.port()))
                        .start();
                Bridge bridge = start(directory, toKafka, URI.create(redis.hosts()), toRedis)) {
            assertThat(kafka.pid()).isPositive();
            deliver(bridge);
            double threads = bridge.metric("jvm_threads_live_threads");

            // Redis answers in 2 s, Kafka in 5 s: each way takes half.
            assertInTime(bridge, toRedis, 1_000);
            assertInTime(bridge, toKafka, 2_500);
            assertThat(bridge.metric("jvm_threads_live_threads")).isLessThan(threads + 10);
            assertThat(bridge.metric("bridge_in_flight")).isZero();
        }
    }

    private static Bridge start(Path directory, TcpProxy toKafka, URI redis, TcpProxy toRedis) {
        String redisHosts = redis.toString().replace(":" + redis.getPort(), ":" + toRedis.port());
        Bridge bridge = Bridge.launch(Map.of(
                "kafka.bootstrap.servers",
                "127.0.0.1:" + toKafka.port(),
                "quarkus.redis.hosts",
                redisHosts,
                "bridge.webhooks.riskos.auth.type",
                "bearer",
                "bridge.webhooks.riskos.auth.bearer.tokens",
                Bridge.TOKEN,
                "bridge.spool.directory",
                directory.resolve("spool").toString(),
                "bridge.spool.key",
                Base64.getEncoder().encodeToString(new byte[32])));
        bridge.awaitReady();
        return bridge;
    }

    private static void assertInTime(Bridge bridge, TcpProxy link, long millis) {
        link.slow(millis);
        List<Answered> slow = deliver(bridge);
        System.out.println("slow by " + 2 * millis + " ms: longest answer "
                + slow.stream().mapToLong(Answered::millis).max().orElseThrow() + " ms");
        link.pass();
        assertThat(slow).allSatisfy(each -> {
            assertThat(each.status()).isEqualTo(200);
            assertThat(each.millis()).isLessThan(BOUND.toMillis());
        });
        Awaitility.await().atMost(RECOVERY).until(() -> bridge.metric("bridge_spool_active") == 0);
        Awaitility.await()
                .atMost(RECOVERY)
                .until(() -> deliver(bridge).stream().allMatch(each -> each.millis() < 1_000));
    }

    /** {@return the answer to each of many deliveries, 64 at a time} */
    private static List<Answered> deliver(Bridge bridge) {
        DeliveryLoad load = new DeliveryLoad();
        List<CompletableFuture<Answered>> answers = new ArrayList<>();
        for (String id : DeliveryLoad.ids(DELIVERIES)) {
            long[] sent = new long[1];
            CompletableFuture<Integer> status = load.deliver(bridge, id, () -> sent[0] = System.nanoTime());
            answers.add(status.thenApply(each -> new Answered(each, (System.nanoTime() - sent[0]) / 1_000_000)));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
