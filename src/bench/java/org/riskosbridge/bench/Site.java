package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.riskosbridge.standalone.LoopbackPorts;
import org.riskosbridge.standalone.RedisServer;

/** The brokers, one or more Redis, and the receivers of one run, all of them new. */
final class Site implements AutoCloseable {

    static final Path DIRECTORY = Path.of("target", "bench").toAbsolutePath();

    /** No rewrite of the append-only file, because a rewrite during one measurement and not during another would distort the comparison. */
    private static final Map<String, String> REDIS = Map.of("auto-aof-rewrite-percentage", "0");

    private final Path directory;
    private final BenchBrokers brokers;
    private final Optional<Network> network;
    private final TopicAudit audit;
    private final List<RedisServer> indexes = new CopyOnWriteArrayList<>();
    private final List<ReceiverProcess> receivers = new ArrayList<>();

    /** @param isRemote whether there is a network between receivers and their dependencies, and three brokers instead of one */
    Site(String run, boolean isRemote) throws IOException, InterruptedException {
        directory = DIRECTORY.resolve(run);
        remove(directory);
        network = isRemote ? Optional.of(new Network()) : Optional.empty();
        brokers = isRemote
                ? BenchBrokers.three(directory.resolve("kafka"), network.get())
                : BenchBrokers.one(directory.resolve("kafka"));
        // Ends brokers and Redis on an interrupt, because Ctrl-C does not reach them.
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        try (RedisServer redis = new RedisServer(directory.resolve("redis"), 0, Map.of()).start()) {
            Builds.cache(brokers.bootstrapServers(), redis.hosts());
        }
        audit = new TopicAudit(brokers.bootstrapServers());
    }

    /** Starts another Redis: the machine's own, because it is built with jemalloc, as Redis usually is. */
    RedisServer redis() throws IOException {
        Path home = Files.createDirectories(directory.resolve("redis-" + indexes.size()));
        Files.createSymbolicLink(home.resolve("redis-server"), Tool.REDIS_SERVER.path());
        RedisServer redis = new RedisServer(home, 0, REDIS);
        indexes.add(redis);
        return redis.start();
    }

    /** Starts a receiver with topics of its own, and waits until it is ready. */
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

    /** Starts a receiver; the caller waits for it and closes it. */
    ReceiverProcess launch(Kind kind, RedisServer redis, String prefix, Map<String, String> more, String accessToken)
            throws IOException, InterruptedException {
        Builds.make(kind);
        Kind.Place place = new Kind.Place(
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                brokers.remoteServers(),
                hosts(redis),
                prefix,
                Map.copyOf(more));
        if (kind == Kind.OBVIOUS || kind == Kind.EXPRESS) {
            audit.makeTopic(place.topic());
        }
        return ReceiverProcess.launch(kind, place, accessToken);
    }

    /** {@return the address of a Redis for receivers} */
    private String hosts(RedisServer redis) throws IOException {
        return network.isEmpty()
                ? redis.hosts()
                : "redis://127.0.0.1:" + network.get().link(Network.REDIS, redis.port());
    }

    String bootstrapServers() {
        return brokers.bootstrapServers();
    }

    /** {@return where receivers find the brokers: across the network, if the run has one} */
    String remoteServers() {
        return brokers.remoteServers();
    }

    /** {@return the network; only for a run with a network} */
    Network network() {
        return network.orElseThrow();
    }

    TopicAudit ledger() {
        return audit;
    }

    double brokerSeconds() throws IOException {
        return brokers.cpuSeconds();
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
        brokers.close();
        indexes.forEach(RedisServer::close);
        network.ifPresent(Network::close);
        try {
            remove(directory);
        } catch (IOException e) {
            throw new BenchFailed("Cannot remove " + directory + ": " + e);
        }
    }

    private void kill() {
        brokers.kill();
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
