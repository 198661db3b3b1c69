package org.riskosbridge.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.riskosbridge.standalone.RedisServer;

/**
 * A Redis, its replica, and three Sentinels. Replication and Sentinels reach a Redis by its inner link, whose address the Redis announces. Each
 * bridge reaches a Redis by its own link: a bridge's links to the Sentinels replace the inner link's address by the bridge's own link in each answer.
 */
final class RedisPair implements AutoCloseable {

    static final int SENTINELS = 3;

    /** Seconds without an acknowledgement of its replica after which a master refuses writes. */
    static final int MAX_LAG = 3;

    private static final String NAME = "riskos";

    /** One of the two servers, through all its restarts. */
    static final class Node {
        private final Path directory;
        private final int port = FixedPorts.take();
        private final TcpProxy inner = new TcpProxy(port);
        private RedisServer server;

        Node(Path directory) {
            this.directory = directory;
        }

        /** Starts the server as a replica of a Redis behind an inner link, or as a master without a link. */
        void start(int master) {
            Map<String, String> directives = new HashMap<>(Map.of(
                    "replica-announce-ip", "127.0.0.1",
                    "replica-announce-port", Integer.toString(inner.port()),
                    "min-replicas-to-write", "1",
                    "min-replicas-max-lag", Integer.toString(MAX_LAG),
                    "repl-diskless-sync-delay", "0",
                    "repl-timeout", "10"));
            if (master != 0) {
                directives.put("replicaof", "127.0.0.1 " + master);
            }
            server = new RedisServer(directory, port, directives).start();
        }

        int port() {
            return port;
        }

        long pid() {
            return server.pid();
        }

        void kill() {
            if (server != null) {
                server.kill();
            }
        }

        /** The link by which Sentinels and the other Redis reach this server. */
        TcpProxy inner() {
            return inner;
        }

        boolean isMaster() {
            return Resp.info(port, "role").equals("master");
        }

        long offset() {
            String offset = Resp.info(port, "master_repl_offset");
            return offset.isEmpty() ? 0 : Long.parseLong(offset);
        }
    }

    private final Path directory;
    private final List<Node> nodes;
    private final int[] sentinels = new int[SENTINELS];
    private final List<Process> processes = new ArrayList<>();
    private final List<List<TcpProxy>> links = new ArrayList<>();
    private final List<String> hosts = new ArrayList<>();

    RedisPair(Path directory, int bridges) {
        this.directory = directory;
        nodes = List.of(new Node(directory.resolve("redis-a")), new Node(directory.resolve("redis-b")));
        for (int i = 0; i < SENTINELS; i++) {
            sentinels[i] = FixedPorts.take();
        }
        for (int bridge = 0; bridge < bridges; bridge++) {
            link();
        }
    }

    /** Creates one bridge's links: to both nodes, and to the Sentinels. */
    private void link() {
        Map<String, String> seen = new HashMap<>();
        List<TcpProxy> all = new ArrayList<>();
        for (Node node : nodes) {
            TcpProxy link = new TcpProxy(node.port);
            all.add(link);
            seen.put(Integer.toString(node.inner.port()), Integer.toString(link.port()));
        }
        UnaryOperator<String> edit = answer -> replace(answer, seen);
        List<TcpProxy> toSentinels = new ArrayList<>();
        for (int sentinel : sentinels) {
            TcpProxy link = new TcpProxy(sentinel, edit);
            toSentinels.add(link);
            seen.put(Integer.toString(sentinel), Integer.toString(link.port()));
        }
        all.addAll(toSentinels);
        links.add(all);
        hosts.add(toSentinels.stream()
                .map(link -> "redis://127.0.0.1:" + link.port())
                .collect(Collectors.joining(",")));
    }

    /** All ports have five digits, so the length in a changed answer stays correct. */
    private static String replace(String answer, Map<String, String> seen) {
        String edited = answer;
        for (Map.Entry<String, String> each : seen.entrySet()) {
            edited = edited.replace(each.getKey(), each.getValue());
        }
        return edited;
    }

    void start() throws IOException {
        nodes.get(0).start(0);
        nodes.get(1).start(nodes.get(0).inner.port());
        for (int i = 0; i < SENTINELS; i++) {
            Path home = Files.createDirectories(directory.resolve("sentinel-" + (i + 1)));
            Path configuration = home.resolve("sentinel.conf");
            Files.writeString(configuration, """
                    port %1$d
                    bind 127.0.0.1
                    dir "%2$s"
                    sentinel announce-ip 127.0.0.1
                    sentinel announce-port %1$d
                    sentinel monitor %3$s 127.0.0.1 %4$d 2
                    sentinel down-after-milliseconds %3$s 2000
                    sentinel failover-timeout %3$s 6000
                    """.formatted(
                            sentinels[i], home, NAME, nodes.get(0).inner.port()));
            // The executable of the first Redis.
            String server = directory.resolve("redis-a/redis-server").toString();
            Process process = new ProcessBuilder(server, configuration.toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("sentinel.log").toFile())
                    .start();
            processes.add(process);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::isComplete);
    }

    /** {@return whether the Sentinels know each other, and the replica} */
    private boolean isComplete() {
        String master = Resp.ask(sentinels[0], "SENTINEL MASTER " + NAME);
        return master.contains("num-other-sentinels\r\n$1\r\n2") && master.contains("num-slaves\r\n$1\r\n1");
    }

    /** {@return the node that the Sentinels call the master} */
    Node master() {
        for (int sentinel : sentinels) {
            String answer = Resp.ask(sentinel, "SENTINEL GET-MASTER-ADDR-BY-NAME " + NAME);
            for (Node node : nodes) {
                if (answer.contains(Integer.toString(node.inner.port()))) {
                    return node;
                }
            }
        }
        throw new IllegalStateException("No Sentinel names a master.");
    }

    Node other(Node node) {
        return nodes.get(0) == node ? nodes.get(1) : nodes.get(0);
    }

    /** {@return whether the replica follows the master, so that the master accepts writes} */
    boolean isHealthy() {
        Node master = master();
        return master.isMaster() && Resp.info(master.port, "slave0").contains("state=online");
    }

    /** {@return one bridge's links, to both nodes and to the Sentinels} */
    List<TcpProxy> links(int bridge) {
        return links.get(bridge);
    }

    /** {@return one bridge's {@code quarkus.redis.hosts}} */
    String hosts(int bridge) {
        return hosts.get(bridge);
    }

    static String name() {
        return NAME;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        nodes.forEach(node -> {
            node.kill();
            node.inner.close();
        });
        links.forEach(each -> each.forEach(TcpProxy::close));
    }
}
