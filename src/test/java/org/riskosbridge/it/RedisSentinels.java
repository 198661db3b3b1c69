package org.riskosbridge.it;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.riskosbridge.standalone.LoopbackPorts;
import org.riskosbridge.standalone.RedisServer;

/** A real Redis with two replicas, and three Sentinels. */
public final class RedisSentinels implements AutoCloseable {

    /** {@code quarkus.redis.master-name}. */
    public static final String NAME = "riskos";

    private static final int COUNT = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<Redis> clients = new ArrayList<>();
    private final List<Integer> sentinelPorts = new ArrayList<>();
    private final List<Redis> sentinelClients = new ArrayList<>();
    private final List<Process> sentinels = new ArrayList<>();

    public RedisSentinels(Path directory, RedisProgram program) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            startServer(program.in(directory.resolve("redis-" + i)));
        }
        for (int i = 0; i < COUNT; i++) {
            startSentinel(directory.resolve("redis-" + i), Files.createDirectories(directory.resolve("sentinel-" + i)));
        }
        awaitComplete();
    }

    /** The first server is the primary of the others. */
    private void startServer(Path directory) {
        int port = LoopbackPorts.free();
        Map<String, String> directives = servers.isEmpty()
                ? Map.of("min-replicas-to-write", "1", "repl-diskless-sync-delay", "0")
                : Map.of(
                        "min-replicas-to-write",
                        "1",
                        "repl-diskless-sync-delay",
                        "0",
                        "replicaof",
                        "127.0.0.1 " + servers.get(0).port());
        servers.add(new RedisServer(directory, port, directives).start());
        clients.add(Redis.createClient(vertx, "redis://127.0.0.1:" + port));
    }

    private void startSentinel(Path executable, Path home) throws IOException {
        int port = LoopbackPorts.free();
        Path configuration = Files.writeString(home.resolve("sentinel.conf"), """
                port %1$d
                bind 127.0.0.1
                dir "%2$s"
                sentinel monitor %3$s 127.0.0.1 %4$d 2
                sentinel down-after-milliseconds %3$s 2000
                sentinel failover-timeout %3$s 6000
                """.formatted(
                        port, home, NAME, servers.get(0).port()));
        Process sentinel = new ProcessBuilder(RedisProgram.sentinel(executable, configuration))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("sentinel.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(sentinel::destroyForcibly));
        sentinels.add(sentinel);
        sentinelPorts.add(port);
        sentinelClients.add(Redis.createClient(vertx, "redis://127.0.0.1:" + port));
    }

    /** {@return the addresses of the Sentinels} */
    public String hosts() {
        return sentinelPorts.stream().map(port -> "redis://127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** Waits until the Sentinels know each other, and until the primary has both replicas. */
    void awaitComplete() {
        Awaitility.await().atMost(LIMIT).until(() -> {
            String state = ask(sentinelClients.get(COUNT - 1), "SENTINEL", "MASTER", NAME);
            return state.contains("num-other-sentinels: " + (COUNT - 1))
                    && ask(clients.get(servers.indexOf(primary())), "INFO", "replication")
                            .contains("connected_slaves:" + (COUNT - 1));
        });
    }

    /** {@return the server that the last Sentinel calls the primary} */
    public RedisServer primary() {
        String address = ask(sentinelClients.get(COUNT - 1), "SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
        return servers.stream()
                .filter(server -> address.contains(Integer.toString(server.port())))
                .findFirst()
                .orElseThrow();
    }

    /** Kills the primary, and waits until another server is the primary. {@return the killed server} */
    public RedisServer failOver() {
        RedisServer former = primary();
        former.kill();
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> primary() != former
                        && ask(clients.get(servers.indexOf(primary())), "INFO", "replication")
                                .contains("role:master"));
        return former;
    }

    /** Kills a Sentinel whose fellows are a majority. */
    void killSentinel() {
        sentinels.get(0).destroyForcibly().onExit().join();
    }

    private static String ask(Redis client, String command, String... arguments) {
        Request request = Request.cmd(Command.create(command));
        for (String argument : arguments) {
            request.arg(argument);
        }
        return String.valueOf(client.send(request)
                .otherwiseEmpty()
                .toCompletionStage()
                .toCompletableFuture()
                .join());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        sentinels.forEach(Process::destroyForcibly);
        servers.forEach(RedisServer::kill);
    }
}
