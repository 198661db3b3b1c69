package org.riskosbridge.standalone;

import static org.riskosbridge.standalone.LoopbackPorts.LOOPBACK;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker on the loopback address, in its own JVM (about 210 MB): broker and KRaft controller in one process. The
 * environment variable {@code KAFKA_OPTS} adds options for the JVM; an option that contains blanks is quoted, as in {@code
 * JDK_JAVA_OPTIONS}. A later {@link #start()} on the same directory finds the data again. Not thread-safe.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final String MAIN_CLASS = "kafka.Kafka";

    private final Path directory;
    private final int port;
    private final Map<String, String> overrides;
    private final Map<String, String> environment;
    private final Path configuration;
    private final ChildProcess child;

    /** Uses a free port and the default settings. Starts nothing. */
    public KafkaBroker(Path directory) {
        this(directory, 0, Map.of());
    }

    /**
     * Creates the object, without a start.
     *
     * @param directory for data, configuration and log; created if missing
     * @param port port of 127.0.0.1 for clients; 0 selects a free port, which this object keeps
     * @param overrides server properties that replace or extend the defaults
     */
    public KafkaBroker(Path directory, int port, Map<String, String> overrides) {
        this(directory, port, overrides, Map.of());
    }

    /**
     * Creates the object, without a start.
     *
     * @param environment environment variables of the broker, in addition to those of this process; {@code CLASSPATH} replaces
     *     the broker of this program
     */
    public KafkaBroker(Path directory, int port, Map<String, String> overrides, Map<String, String> environment) {
        this.directory = directory.toAbsolutePath().normalize();
        this.port = port == 0 ? LoopbackPorts.free() : port;
        this.overrides = Map.copyOf(overrides);
        this.environment = Map.copyOf(environment);
        this.configuration = this.directory.resolve("server.properties");
        this.child = new ChildProcess("kafka", this.directory, STOP_LIMIT);
    }

    /**
     * Starts the broker and blocks until it serves clients: 3 to 5 s on an idle machine. After {@link #stop()} or {@link
     * #kill()} this method starts the broker again. If an earlier run was killed and its broker still runs in this directory, this
     * method stops it first.
     *
     * @throws StartFailed when the directory or the port is in use, or the broker is not ready in 2 minutes
     */
    public KafkaBroker start() {
        if (child.isAlive()) {
            throw new IllegalStateException("Already running");
        }
        try {
            prepare();
            launch();
            child.awaitReady(() -> BrokerProbe.servesClients(port), START_LIMIT);
            return this;
        } catch (RuntimeException e) {
            child.kill();
            throw e;
        }
    }

    /** The checks before the start. */
    void prepare() {
        child.takeDirectory(MAIN_CLASS + " " + configuration);
        LoopbackPorts.requireFree(port, "--kafka-port");
    }

    /** {@return {@code 127.0.0.1:<port>}, for {@code bootstrap.servers}} */
    public String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    /** {@return the process id of the last broker that was started} */
    public long pid() {
        return child.pid();
    }

    /** Stops the broker by a controlled shutdown (about 0.5 s), and kills it after 20 s. Idempotent. */
    public void stop() {
        child.stop();
    }

    /** Kills the broker ({@code kill -9}) and waits for its end. Idempotent. */
    public void kill() {
        child.kill();
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /** Starts the process, and does not wait until the broker is ready. */
    void launch() {
        Map<String, String> variables = variables();
        Properties properties = BrokerSettings.defaults(directory, port, LoopbackPorts.free());
        properties.putAll(overrides);
        BrokerSettings.write(properties, configuration);
        Path logging = directory.resolve("logging.properties");
        BrokerSettings.write(BrokerSettings.logging(), logging);
        if (!Files.exists(directory.resolve("data/meta.properties"))) {
            format(variables);
        }
        child.launch(
                java(
                        "-Xmx256m",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-Dlogging.configuration=" + logging.toUri(),
                        MAIN_CLASS,
                        configuration.toString()),
                variables);
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("CLASSPATH", BrokerClassPath.find());
        variables.putAll(environment);
        String options = variables.get("KAFKA_OPTS");
        if (options != null) {
            // The launcher of the JDK understands quotes.
            variables.merge("JDK_JAVA_OPTIONS", options, (others, more) -> others + " " + more);
        }
        return variables;
    }

    private void format(Map<String, String> variables) {
        child.launch(
                java(
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--config",
                        configuration.toString()),
                variables);
        if (!child.awaitEnd(START_LIMIT) || child.exitCode() != 0) {
            throw new StartFailed("Kafka's storage could not be formatted" + child.lastLines());
        }
    }

    /** {@return a command that runs Java with these arguments} */
    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
