package org.riskosbridge.cli;

import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.standalone.Standalone;
import org.riskosbridge.standalone.StartFailed;
import org.riskosbridge.standalone.TrialSettings;
import org.riskosbridge.startup.ConfigurationCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The bridge with its own broker and Redis. One thread starts, runs and stops everything; the shutdown hook only waits. */
@Command(
        name = "standalone",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Run the bridge with its own Kafka broker and Redis, for a trial.")
final class StandaloneCommand implements Callable<Integer> {

    /** On one machine with one clock, shorter waits are safe. A restart of Redis then does not cost half a minute. */
    private static final Map<String, String> BRIEF_TIMES = Map.of(
            "mp.messaging.outgoing.events.request.timeout.ms", "2000",
            "mp.messaging.outgoing.events.delivery.timeout.ms", "3000",
            "bridge.log.max-record-age", "5s",
            "bridge.log.clock-skew", "0s",
            "bridge.index.lease", "6s",
            "bridge.index.rebuild-wait", "6s");

    /** Limit for stopping everything: the bridge needs its own time-outs, the broker at most 20 s, and Redis at most 10 s. */
    private static final int STOP_LIMIT_SECONDS = 60;

    @Option(
            names = "--data-dir",
            paramLabel = "<directory>",
            defaultValue = "${sys:user.home}/.riskos-kafka-bridge",
            description =
                    "The directory for the data of Kafka and Redis and for the token, which are kept between runs. Delete it to start over.")
    private Path directory = Path.of("");

    @Option(names = "--http-port", paramLabel = "<port>", defaultValue = "8080", description = "The webhook's port.")
    private int httpPort;

    @Option(
            names = "--management-port",
            paramLabel = "<port>",
            defaultValue = "9000",
            description = "The port of health and metrics.")
    private int managementPort;

    @Option(names = "--kafka-port", paramLabel = "<port>", defaultValue = "9092", description = "Kafka's port.")
    private int kafkaPort;

    @Option(names = "--redis-port", paramLabel = "<port>", defaultValue = "6379", description = "Redis's port.")
    private int redisPort;

    @Option(names = "--console-port", paramLabel = "<port>", defaultValue = "8090", description = "The console's port.")
    private int consolePort;

    /** The thread to interrupt when the program must end before broker and Redis are up. */
    private final AtomicReference<@Nullable Thread> starting = new AtomicReference<>();

    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public Integer call() {
        if (Main.isRefused(ConfigurationCheck.Purpose.COMMAND)) {
            return CommandLine.ExitCode.USAGE;
        }
        starting.set(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(this::endInOrder, "standalone-end"));
        System.out.println("Starting Redis and Kafka in " + directory + " ...");
        try (Standalone parts = start()) {
            return starting.getAndSet(null) == null ? 1 : run(parts);
        } catch (StartFailed e) {
            System.err.println(e.getMessage());
            return 1;
        } finally {
            ended.countDown();
        }
    }

    private Standalone start() {
        return Standalone.start(
                directory,
                kafkaPort,
                redisPort,
                consolePort,
                Map.of("--http-port", httpPort, "--management-port", managementPort));
    }

    private int run(Standalone parts) {
        Map<String, String> settings = settings(parts);
        settings.forEach(System::setProperty);
        TrialSettings.write(directory, settings);
        Welcome welcome = new Welcome(
                "http://127.0.0.1:" + consolePort + "/",
                "http://127.0.0.1:" + httpPort + "/webhooks/riskos",
                "http://127.0.0.1:" + managementPort,
                parts.bootstrapServers(),
                directory.toAbsolutePath().normalize(),
                parts.tokenFile());
        Readiness.then(managementPort, () -> {
            // The console starts only now, because the bridge needs the processors for its own start.
            parts.startConsole(consoleSettings(parts));
            System.out.println(welcome.text());
        });
        AtomicInteger code = new AtomicInteger();
        // Quarkus's handler calls System.exit, which would wait for the hook that waits for this thread.
        Quarkus.run(null, (exitCode, failure) -> code.set(exitCode));
        System.out.println("Stopping Kafka and Redis ...");
        return code.get();
    }

    private Map<String, String> consoleSettings(Standalone parts) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.bootstrap.servers",
                parts.bootstrapServers(),
                "quarkus.redis.hosts",
                parts.redisHosts(),
                "bridge.webhooks.riskos.auth.type",
                "bearer",
                "bridge.console.bridge-url",
                "http://127.0.0.1:" + httpPort,
                "bridge.trial",
                "true"));
        settings.putAll(BRIEF_TIMES);
        return settings;
    }

    private Map<String, String> settings(Standalone parts) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.bootstrap.servers", parts.bootstrapServers(),
                "quarkus.redis.hosts", parts.redisHosts(),
                "quarkus.http.host", "127.0.0.1",
                "quarkus.http.port", Integer.toString(httpPort),
                "quarkus.management.host", "127.0.0.1",
                "quarkus.management.port", Integer.toString(managementPort),
                "bridge.webhooks.riskos.auth.type", "bearer",
                "bridge.webhooks.riskos.auth.bearer.token-files",
                        parts.tokenFile().toString()));
        settings.put("bridge.trial", "true");
        // The broker and Redis share the processors with the bridge. While classes are loaded, an event loop may pause
        // for longer than 2 s, after which Vert.x prints a stack trace, and for longer than 1 s, the time-out of calls
        // to Redis.
        settings.put("quarkus.vertx.max-event-loop-execute-time", "10s");
        settings.put("bridge.index.timeout", "5s");
        settings.putAll(BRIEF_TIMES);
        return settings;
    }

    /** The JVM ends when its hooks have ended: this hook waits until the bridge, the broker and Redis have stopped, in this order. */
    private void endInOrder() {
        Thread thread = starting.getAndSet(null);
        if (thread != null) {
            thread.interrupt();
        }
        try {
            if (!ended.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("Not stopped after " + STOP_LIMIT_SECONDS
                        + " s; the next run in this directory stops the remaining processes.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
