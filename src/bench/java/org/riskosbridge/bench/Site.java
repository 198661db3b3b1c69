package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.riskosbridge.standalone.KafkaBroker;
import org.riskosbridge.standalone.RedisServer;

/** One broker, one or more Redis, and the receivers of one run, all of them new. */
final class Site implements AutoCloseable {

    static final Path DIRECTORY = Path.of("target", "bench").toAbsolutePath();

    /** Small segments and no waiting: what was measured is deleted at once, else the disk would be full of events. */
    private static final Map<String, String> BROKER = Map.of(
            "log.segment.bytes", "67108864",
            "log.segment.delete.delay.ms", "0",
            "log.retention.check.interval.ms", "2000",
            "log.initial.task.delay.ms", "2000");

    /** A rewrite of the append-only file in the midst of one measurement and not of another would be noise. */
    private static final Map<String, String> REDIS = Map.of("auto-aof-rewrite-percentage", "0");

    private final Path directory;
    private final KafkaBroker broker;
    private final TopicAudit audit;
    private final List<RedisServer> indexes = new CopyOnWriteArrayList<>();
    private final List<ReceiverProcess> receivers = new ArrayList<>();

    Site(String run) throws IOException, InterruptedException {
        directory = DIRECTORY.resolve(run);
        remove(directory);
        broker = new KafkaBroker(directory.resolve("kafka"), 0, BROKER);
        // For an interrupt: broker and Redis are out of reach of Ctrl-C.
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        broker.start();
        try (RedisServer redis = new RedisServer(directory.resolve("redis"), 0, Map.of()).start()) {
            Builds.cache(broker.bootstrapServers(), redis.hosts());
        }
        audit = new TopicAudit(broker.bootstrapServers());
    }

    /** Starts another Redis: the one that the machine has, for it is built with jemalloc, as Redis usually is. */
    RedisServer redis() throws IOException {
        Path home = Files.createDirectories(directory.resolve("redis-" + indexes.size()));
        Files.createSymbolicLink(home.resolve("redis-server"), Tool.REDIS_SERVER.path());
        RedisServer redis = new RedisServer(home, 0, REDIS);
        indexes.add(redis);
        return redis.start();
    }

    /** Starts a receiver that is alone on its topics, and waits until it is ready. */
    ReceiverProcess start(Kind kind, RedisServer redis) throws IOException, InterruptedException {
        return start(kind, redis, kind.name().toLowerCase(Locale.ROOT) + receivers.size() + ".", Map.of(), "");
    }

    /**
     * Starts a receiver, and waits until it is ready.
     *
     * @param prefix of its topics
     * @param accessToken that opens {@link BenchWebhook#OAUTH2}
     */
    ReceiverProcess start(Kind kind, RedisServer redis, String prefix, Map<String, String> more, String accessToken)
            throws IOException, InterruptedException {
        ReceiverProcess receiver = launch(kind, redis, prefix, more, accessToken);
        receivers.add(receiver);
        return receiver.awaitReady();
    }

    /** Starts a receiver that the caller waits for, and closes. */
    ReceiverProcess launch(Kind kind, RedisServer redis, String prefix, Map<String, String> more, String accessToken)
            throws IOException, InterruptedException {
        Builds.make(kind);
        int[] ports = ReceiverProcess.freePorts();
        Kind.Place place =
                new Kind.Place(ports[0], ports[1], broker.bootstrapServers(), redis.hosts(), prefix, Map.copyOf(more));
        if (kind == Kind.OBVIOUS || kind == Kind.EXPRESS) {
            audit.makeTopic(place.topic());
        }
        return ReceiverProcess.launch(kind, place, accessToken);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    TopicAudit ledger() {
        return audit;
    }

    double brokerSeconds() throws IOException {
        return Proc.cpuSeconds(broker.pid());
    }

    double redisSeconds() throws IOException {
        double sum = 0;
        for (RedisServer redis : indexes) {
            sum += Proc.cpuSeconds(redis.pid());
        }
        return sum;
    }

    @Override
    public void close() {
        receivers.forEach(ReceiverProcess::close);
        audit.close();
        broker.close();
        indexes.forEach(RedisServer::close);
        try {
            remove(directory);
        } catch (IOException e) {
            throw new BenchFailed("Cannot remove " + directory + ": " + e);
        }
    }

    private void kill() {
        broker.kill();
        indexes.forEach(RedisServer::kill);
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
