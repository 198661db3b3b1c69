package org.riskosbridge.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.riskosbridge.standalone.LoopbackPorts.LOOPBACK;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A real Redis 7.0.15 on the loopback address, as a child process with an append-only file: a later {@link #start()} on the same directory
 * finds the data again. Not thread-safe.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int PING_LIMIT_MS = 1_000;

    private final Path directory;
    private final int port;
    private final Map<String, String> overrides;
    private final Path executable;
    private final Path configuration;
    private final ChildProcess child;

    /** Uses a free port and the default directives. Starts nothing. */
    public RedisServer(Path directory) {
        this(directory, 0, Map.of());
    }

    /**
     * Creates the object, without a start.
     *
     * @param directory for data, configuration, log and the executable; created if missing
     * @param port port of 127.0.0.1; 0 selects a free port, which this object keeps
     * @param overrides directives of {@code redis.conf} that replace or extend the defaults
     */
    public RedisServer(Path directory, int port, Map<String, String> overrides) {
        this.directory = directory.toAbsolutePath().normalize();
        this.port = port == 0 ? LoopbackPorts.free() : port;
        this.overrides = Map.copyOf(overrides);
        this.executable = this.directory.resolve("redis-server");
        this.configuration = this.directory.resolve("redis.conf");
        this.child = new ChildProcess("redis", this.directory, STOP_LIMIT);
    }

    /**
     * Starts Redis and blocks until it has loaded its data and answers PING. After {@link #stop()} or {@link #kill()} this method starts Redis
     * again. If an earlier run was killed and its Redis still runs in this directory, this method stops it first.
     *
     * @throws StartFailed when the directory or the port is in use, or Redis is not ready in 60 s
     */
    public RedisServer start() {
        if (child.isAlive()) {
            throw new IllegalStateException("Already running");
        }
        try {
            prepare();
            launch();
            child.awaitReady(this::answersPing, START_LIMIT);
            return this;
        } catch (RuntimeException e) {
            child.kill();
            throw e;
        }
    }

    /** The checks before the start. */
    void prepare() {
        child.takeDirectory(executable + " " + configuration);
        LoopbackPorts.requireFree(port, "--redis-port");
    }

    /** {@return {@code redis://127.0.0.1:<port>}, for {@code quarkus.redis.hosts}} */
    public String hosts() {
        return "redis://" + LOOPBACK + ":" + port;
    }

    /** {@return the port of 127.0.0.1} */
    public int port() {
        return port;
    }

    /** {@return the process id of the last Redis that was started} */
    public long pid() {
        return child.pid();
    }

    /** Stops Redis, which syncs its append-only file, and kills it after 10 s. Idempotent. */
    public void stop() {
        child.stop();
    }

    /** Kills Redis ({@code kill -9}) and waits for its end. Idempotent. */
    public void kill() {
        child.kill();
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    private void launch() {
        RedisBinary.extract(executable);
        Map<String, String> directives = new TreeMap<>(Map.of(
                "bind", LOOPBACK,
                "port", Integer.toString(port),
                "dir", '"' + directory.toString() + '"',
                "appendonly", "yes",
                "appendfsync", "everysec",
                // Snapshots in addition to the append-only file would cost time and have no use.
                "save", "\"\"",
                // If Redis evicted entries, the index would forget events.
                "maxmemory-policy", "noeviction",
                // Keeps the command line unchanged: a later run identifies the process by it.
                "set-proc-title", "no"));
        directives.putAll(overrides);
        String lines = directives.entrySet().stream()
                .map(d -> d.getKey() + " " + d.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            Files.writeString(configuration, "# Written at each start; changes are lost.\n" + lines);
        } catch (IOException e) {
            throw new StartFailed("Cannot write " + configuration + ": " + e, e);
        }
        child.launch(List.of(executable.toString(), configuration.toString()), Map.of());
    }

    /** False also while Redis loads its append-only file and answers {@code -LOADING}. */
    private boolean answersPing() {
        try (Socket socket = new Socket()) {
            socket.connect(LoopbackPorts.address(port), PING_LIMIT_MS);
            socket.setSoTimeout(PING_LIMIT_MS);
            socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(7), US_ASCII);
            return answer.equals("+PONG\r\n") || answer.startsWith("-NOAUTH");
        } catch (IOException e) {
            return false;
        }
    }
}
