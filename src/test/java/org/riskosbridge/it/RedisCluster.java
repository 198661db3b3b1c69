package org.riskosbridge.it;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.standalone.LoopbackPorts;
import org.riskosbridge.standalone.RedisServer;

/** A real Redis Cluster: three primaries, each with a replica. */
final class RedisCluster implements AutoCloseable {

    /** The slot of the index's hash tag. */
    static final int SLOT = 13_907;

    private static final int PRIMARIES = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<Redis> clients = new ArrayList<>();

    RedisCluster(Path directory, RedisProgram program) {
        List<Integer> buses = new ArrayList<>();
        for (int i = 0; i < 2 * PRIMARIES; i++) {
            buses.add(LoopbackPorts.free());
            servers.add(new RedisServer(
                            program.in(directory.resolve("redis-" + i)),
                            0,
                            Map.of(
                                    "cluster-enabled", "yes",
                                    "cluster-port", "" + buses.get(i),
                                    "cluster-node-timeout", "2000",
                                    "repl-diskless-sync-delay", "0"))
                    .start());
            clients.add(Redis.createClient(vertx, servers.get(i).hosts()));
        }
        for (int i = 0; i < servers.size(); i++) {
            ask(0, "CLUSTER", "MEET", "127.0.0.1", "" + servers.get(i).port(), "" + buses.get(i));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            ask(i, "CLUSTER", "ADDSLOTSRANGE", "" + slot(i), "" + (slot(i + 1) - 1));
        }
        for (int i = PRIMARIES; i < servers.size(); i++) {
            int replica = i;
            String primary = id(i - PRIMARIES);
            // Retries until the replica knows its primary.
            Awaitility.await().atMost(LIMIT).until(() -> isOk(ask(replica, "CLUSTER", "REPLICATE", primary)));
        }
        awaitOk();
    }

    private static int slot(int primary) {
        return 16_384 * primary / PRIMARIES;
    }

    /** {@return the addresses of two of the nodes; the client has to find the others} */
    String hosts() {
        return servers.get(0).hosts() + "," + servers.get(4).hosts();
    }

    /** Waits until every node reports a complete cluster, with a replica for each primary. */
    void awaitOk() {
        Awaitility.await().atMost(LIMIT).until(() -> {
            for (int i = 0; i < servers.size(); i++) {
                if (!text(ask(i, "CLUSTER", "INFO")).contains("cluster_state:ok")) {
                    return false;
                }
            }
            List<String> primaries = primaries();
            return primaries.size() == PRIMARIES
                    && primaries.stream()
                            .allMatch(primary -> text(ask(number(primary), "INFO", "replication"))
                                    .contains("state=online"));
        });
    }

    /** {@return the address of the primary that has the slot of the index} */
    String owner() {
        return nodes().stream()
                .filter(node -> node.contains(" myself,") || node.contains("master"))
                .filter(node -> hasSlot(node))
                .map(RedisCluster::address)
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasSlot(String node) {
        String[] fields = node.split(" ", -1);
        for (int i = 8; i < fields.length; i++) {
            String[] range = fields[i].split("-", 2);
            if (fields[i].matches("\\d+(-\\d+)?")
                    && Integer.parseInt(range[0]) <= SLOT
                    && SLOT <= Integer.parseInt(range[range.length - 1])) {
                return true;
            }
        }
        return false;
    }

    /** {@return the addresses of the available primaries} */
    List<String> primaries() {
        return nodes().stream()
                .filter(node -> node.contains("master") && !node.contains("fail"))
                .map(RedisCluster::address)
                .collect(Collectors.toList());
    }

    /** Skips a node that does not answer. */
    private List<String> nodes() {
        for (int i = 0; i < servers.size(); i++) {
            String nodes = text(ask(i, "CLUSTER", "NODES"));
            if (nodes.contains("myself")) {
                return nodes.lines().toList();
            }
        }
        throw new IllegalStateException("no node answers");
    }

    private static String address(String node) {
        return node.split(" ", 3)[1].replaceFirst("@.*", "");
    }

    private int number(String address) {
        for (int i = 0; i < servers.size(); i++) {
            if (address.endsWith(":" + servers.get(i).port())) {
                return i;
            }
        }
        throw new IllegalArgumentException(address);
    }

    RedisServer server(String address) {
        return servers.get(number(address));
    }

    /** Moves the slot of the index with all its keys to another primary, as {@code redis-cli --cluster reshard} does. */
    void migrate(String from, String to) {
        int source = number(from);
        int target = number(to);
        ask(target, "CLUSTER", "SETSLOT", "" + SLOT, "IMPORTING", id(source));
        ask(source, "CLUSTER", "SETSLOT", "" + SLOT, "MIGRATING", id(target));
        while (true) {
            Response keys = ask(source, "CLUSTER", "GETKEYSINSLOT", "" + SLOT, "100");
            if (keys == null || keys.size() == 0) {
                break;
            }
            Request migrate = Request.cmd(Command.MIGRATE)
                    .arg("127.0.0.1")
                    .arg(servers.get(target).port())
                    .arg("")
                    .arg(0)
                    .arg(5_000)
                    .arg("KEYS");
            keys.forEach(key -> migrate.arg(key.toBytes()));
            await(clients.get(source).send(migrate));
        }
        for (int node : List.of(target, source)) {
            ask(node, "CLUSTER", "SETSLOT", "" + SLOT, "NODE", id(target));
        }
        awaitOk();
    }

    private String id(int node) {
        return text(ask(node, "CLUSTER", "MYID"));
    }

    private @Nullable Response ask(int node, String command, String... arguments) {
        Request request = Request.cmd(Command.create(command));
        for (String argument : arguments) {
            request.arg(argument);
        }
        return await(clients.get(node).send(request).otherwiseEmpty());
    }

    private static <T> T await(io.vertx.core.Future<T> answer) {
        return answer.toCompletionStage().toCompletableFuture().join();
    }

    private static boolean isOk(@Nullable Response response) {
        return text(response).equals("OK");
    }

    private static String text(@Nullable Response response) {
        return String.valueOf(response);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        servers.forEach(RedisServer::kill);
    }
}
