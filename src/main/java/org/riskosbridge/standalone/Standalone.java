package org.riskosbridge.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Everything that a trial needs besides the bridge, in one directory: a broker, a Redis, a console, and a token for the webhook. */
public final class Standalone implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final KafkaBroker kafka;
    private final RedisServer redis;
    private final ConsoleProcess console;
    private final Path tokenFile;
    private boolean isClosed;

    private Standalone(KafkaBroker kafka, RedisServer redis, ConsoleProcess console, Path tokenFile) {
        this.kafka = kafka;
        this.redis = redis;
        this.console = console;
        this.tokenFile = tokenFile;
    }

    /**
     * Starts Redis and the broker, and blocks until both serve: about 5 s.
     *
     * @param directory kept between runs; created if missing with access for its owner only, because it will contain event bodies
     * @param others the bridge's own ports of 127.0.0.1, by the option that sets each port: this method checks that they are free before
     *     anything starts, and does not open them
     * @throws StartFailed when the directory or a port is in use, or Redis or the broker does not start; nothing is left running
     */
    public static Standalone start(
            Path directory, int kafkaPort, int redisPort, int consolePort, Map<String, Integer> others) {
        Path home = directory.toAbsolutePath().normalize();
        Standalone parts = new Standalone(
                new KafkaBroker(home.resolve("kafka"), kafkaPort, Map.of()),
                new RedisServer(home.resolve("redis"), redisPort, Map.of()),
                new ConsoleProcess(home.resolve("console"), consolePort),
                home.resolve("riskos-token"));
        try {
            makeDirectory(home);
            // Processes of a killed earlier run end here: only then are their ports free.
            parts.kafka.prepare();
            parts.redis.prepare();
            parts.console.prepare();
            LoopbackPorts.requireFree(consolePort, "--console-port");
            others.forEach((option, port) -> LoopbackPorts.requireFree(port, option));
            parts.makeToken();
            parts.redis.start();
            parts.kafka.start();
            return parts;
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** {@return {@code 127.0.0.1:<port>}, for {@code kafka.bootstrap.servers}} */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** {@return {@code redis://127.0.0.1:<port>}, for {@code quarkus.redis.hosts}} */
    public String redisHosts() {
        return redis.hosts();
    }

    /** {@return the file with the bearer token of the webhook, a UUID, readable by its owner only; created once per directory} */
    public Path tokenFile() {
        return tokenFile;
    }

    /**
     * Starts the console, and returns at once. Does nothing when the trial has ended meanwhile.
     *
     * @param settings the addresses of Kafka and Redis, and the webhook
     */
    public synchronized void startConsole(Map<String, String> settings) {
        if (!isClosed) {
            console.start(settings);
        }
    }

    /** Stops the console, the broker, then Redis. Idempotent. */
    @Override
    public synchronized void close() {
        isClosed = true;
        console.close();
        kafka.close();
        redis.close();
    }

    private static void makeDirectory(Path home) {
        try {
            if (!Files.isDirectory(home)) {
                if (home.getParent() != null) {
                    Files.createDirectories(home.getParent());
                }
                Files.createDirectory(home, OWNER_ONLY_DIRECTORY);
            }
        } catch (IOException e) {
            throw new StartFailed("Cannot create the directory " + home + ": " + e, e);
        }
    }

    private void makeToken() {
        if (Files.exists(tokenFile)) {
            return;
        }
        Path part = tokenFile.resolveSibling("riskos-token.part");
        try {
            // Writes the file so that others can never read it, and that it is never incomplete under its final name.
            Files.deleteIfExists(part);
            Files.createFile(part, OWNER_ONLY);
            Files.writeString(part, UUID.randomUUID().toString());
            Files.move(part, tokenFile);
        } catch (IOException e) {
            throw new StartFailed("Cannot write " + tokenFile + ": " + e, e);
        }
    }
}
