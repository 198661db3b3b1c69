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
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.riskosbridge.standalone.RedisServer;

/**
 * A Redis, its two replicas, and three Sentinels. Replication and Sentinels reach a Redis by its inner link, whose address the Redis announces. Each
 * bridge reaches a Redis by its own link: a bridge's links to the Sentinels replace the inner link's address by the bridge's own link in each answer.
 * A test can set the wall clock of the three Redis servers.
 */
final class SentinelRedis implements AutoCloseable {

    static final int SENTINELS = 3;

    private static final int REPLICAS = 2;

    /** Seconds without an acknowledgement of any replica after which a master refuses writes. */
    static final int MAX_LAG = 3;

    private static final String NAME = "riskos";

    /** This executable is linked dynamically, so that libfaketime can move its clock; the executable of {@link RedisServer} is linked statically. */
    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");

    /** One of the three servers, through all its restarts. */
    static final class Node {
        private final Path directory;
        private final int port = FixedPorts.take();
        private final TcpProxy inner = new TcpProxy(port);
        private RedisServer server;

        /** {@link RedisServer} starts an executable that is already in its directory: here a script that starts {@link #PROGRAM} with the clock. */
        Node(Path directory, FakeClock clock) throws IOException {
            this.directory = directory;
            Map<String, String> environment = new HashMap<>(clock.environment());
            // jemalloc reads the clock before libfaketime is ready, and the process hangs. libc's malloc does not read
            // the clock.
            environment.merge("LD_PRELOAD", " libc.so.6", String::concat);
            String variables = environment.entrySet().stream()
                    .map(variable -> variable.getKey() + "='" + variable.getValue() + "' ")
                    .collect(Collectors.joining());
            Path program = Files.createDirectories(directory).resolve("redis-server");
            Files.writeString(program, "#!/bin/sh\nexec env " + variables + PROGRAM + " \"$@\"\n");
            if (!Files.isExecutable(PROGRAM) || !program.toFile().setExecutable(true)) {
                throw new IllegalStateException(
                        PROGRAM + " is missing: the soak moves its clock. On Debian: apt-get install redis-server");
            }
        }

        /** Starts the server as a replica of a Redis behind an inner link, or as a master without a link. */
        void start(int master) {
            Map<String, String> directives = new HashMap<>(Map.of(
                    "replica-announce-ip", "127.0.0.1",
                    "replica-announce-port", Integer.toString(inner.port()),
                    // The primary and one replica are a majority of the three servers: see docs/guarantee.md.
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

        /** The link by which Sentinels and the other Redis servers reach this server. */
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
    private final List<Node> nodes = new ArrayList<>();
    private final int[] sentinels = new int[SENTINELS];
    private final List<Process> processes = new ArrayList<>();
    private final List<List<TcpProxy>> links = new ArrayList<>();
    private final List<String> hosts = new ArrayList<>();

    SentinelRedis(Path directory, int bridges, FakeClock clock) throws IOException {
        this.directory = directory;
        for (int i = 0; i <= REPLICAS; i++) {
            nodes.add(new Node(directory.resolve("redis-" + (i + 1)), clock));
        }
        for (int i = 0; i < SENTINELS; i++) {
            sentinels[i] = FixedPorts.take();
        }
        for (int bridge = 0; bridge < bridges; bridge++) {
            link();
        }
    }

    /** Creates one bridge's links: to all nodes, and to the Sentinels. */
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
        others(nodes.get(0)).forEach(replica -> replica.start(nodes.get(0).inner.port()));
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
            Process process = new ProcessBuilder(PROGRAM.toString(), configuration.toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("sentinel.log").toFile())
                    .start();
            processes.add(process);
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::isComplete);
    }

    /** {@return whether the Sentinels know each other, and the replicas} */
    private boolean isComplete() {
        String master = Resp.ask(sentinels[0], "SENTINEL MASTER " + NAME);
        return master.contains("num-other-sentinels\r\n$1\r\n" + (SENTINELS - 1))
                && master.contains("num-slaves\r\n$1\r\n" + REPLICAS);
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

    List<Node> others(Node node) {
        return nodes.stream().filter(each -> each != node).toList();
    }

    /** {@return whether the Sentinels have made another node the master, and that node is a master} */
    boolean hasReplaced(Node node) {
        Node master = master();
        return master != node && master.isMaster();
    }

    /** {@return whether all replicas follow the master, so that the master accepts writes} */
    boolean isHealthy() {
        Node master = master();
        return master.isMaster()
                && IntStream.range(0, REPLICAS)
                        .allMatch(i -> Resp.info(master.port, "slave" + i).contains("state=online"));
    }

    boolean flush() {
        return Resp.ask(master().port, "FLUSHALL").startsWith("+OK");
    }

    /** {@return how far the master's clock is ahead, in full seconds; zero when the master does not answer} */
    Duration ahead() {
        String[] time = Resp.ask(master().port, "TIME").split("\r\n", -1);
        return time.length < 3
                ? Duration.ZERO
                : Duration.ofSeconds(Long.parseLong(time[2]) - System.currentTimeMillis() / 1000);
    }

    /** {@return one bridge's links, to all nodes and to the Sentinels} */
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
