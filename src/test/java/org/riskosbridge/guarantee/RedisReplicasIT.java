package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.standalone.RedisServer;

/** One primary and three replicas; one replica is promoted, and a second one follows it. */
class RedisReplicasIT {

    private static final String NEEDED = "min-replicas-to-write";

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<Redis> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        servers.forEach(RedisServer::close);
    }

    @Test
    void twoPrimariesTakeWritesWithOneReplicaEachAndTheConditionFails() throws Exception {
        start(1);
        assertThat(finding().state()).isEqualTo(Finding.State.FAILS);
        assertThat(finding().needed()).isEqualTo("at least 2");
        split();
        assertThat(write(0)).isEqualTo("OK");
        assertThat(write(2)).isEqualTo("OK");
    }

    @Test
    void majorityOfTheServersLeavesNoSecondPrimaryAndTheConditionHolds() throws Exception {
        start(2);
        assertThat(finding().state()).isEqualTo(Finding.State.HOLDS);
        split();
        assertThat(write(0)).startsWith("NOREPLICAS");
        assertThat(write(2)).startsWith("NOREPLICAS");
    }

    private void start(int replicasToWrite) {
        for (int i = 0; i < 4; i++) {
            servers.add(new RedisServer(
                            directory.resolve("redis-" + i),
                            0,
                            Map.of(
                                    NEEDED,
                                    Integer.toString(replicasToWrite),
                                    "min-replicas-max-lag",
                                    "10",
                                    "repl-diskless-sync-delay",
                                    "0"))
                    .start());
            clients.add(Redis.createClient(vertx, servers.get(i).hosts()));
            if (i > 0) {
                follow(i, 0);
            }
        }
        awaitReplicas(0, 3);
    }

    /** The second replica is now a primary, and the third replica follows it; the first replica stays with the old primary. */
    private void split() {
        ask(2, Request.cmd(Command.REPLICAOF).arg("NO").arg("ONE"));
        follow(3, 2);
        awaitReplicas(0, 1);
        awaitReplicas(2, 1);
    }

    private void follow(int replica, int primary) {
        ask(
                replica,
                Request.cmd(Command.REPLICAOF)
                        .arg("127.0.0.1")
                        .arg(servers.get(primary).port()));
    }

    private void awaitReplicas(int primary, int count) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            String info = ask(primary, Request.cmd(Command.INFO).arg("replication"));
            return info.split("state=online", -1).length == count + 1 && info.contains("connected_slaves:" + count);
        });
    }

    /** Writes as the bridge does, by a script: Redis before 6.2.7 lets scripts write without replicas. */
    private String write(int server) {
        return ask(
                server,
                Request.cmd(Command.EVAL)
                        .arg("return redis.call('SET', KEYS[1], 'value')")
                        .arg(1)
                        .arg("key"));
    }

    private Finding finding() throws Exception {
        RedisFacts facts = new RedisProbe(clients.get(0), "standalone").ask();
        return new RedisConditions(Duration.ofSeconds(23), Duration.ofSeconds(35))
                .judge(facts).stream()
                        .filter(finding -> finding.condition().equals(NEEDED))
                        .findFirst()
                        .orElseThrow();
    }

    private String ask(int server, Request request) {
        return clients.get(server)
                .send(request)
                .map(String::valueOf)
                .otherwise(refused -> String.valueOf(refused.getMessage()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
