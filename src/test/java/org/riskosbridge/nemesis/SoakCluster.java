package org.riskosbridge.nemesis;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.it.TestDependencies;

/** All processes and links that a soak breaks. */
final class SoakCluster implements AutoCloseable {

    static final String PREFIX = "soak.";

    private static final String REGISTRY = "registry";

    private static final HttpClient KNOCKER = HttpClient.newHttpClient();
    private static final int BRIDGES = 3;
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(7);

    /** Short times, so that many faults fit into a run; they satisfy the rules of {@code Timing}. */
    private static final Map<String, String> BRIEF = Map.of(
            "mp.messaging.outgoing.events.request.timeout.ms",
            "2000",
            "mp.messaging.outgoing.events.delivery.timeout.ms",
            "3000",
            "bridge.log.clock-skew",
            SKEW.toSeconds() + "s",
            "bridge.log.max-record-age",
            "5s",
            "bridge.index.lease",
            LEASE.toSeconds() + "s",
            "bridge.index.rebuild-wait",
            (LEASE.toSeconds() + SentinelRedis.MAX_LAG) + "s",
            "bridge.log.topics.partitions",
            "2",
            "bridge.log.topics.replication-factor",
            "3",
            "bridge.log.quarantine-topic",
            PREFIX + "quarantine",
            "bridge.log.registry-topic",
            REGISTRY);

    /** The routing of events at the beginning, and after a rollout. */
    static final Routing ROUTING = new Routing(PREFIX);

    static final Routing OTHER_ROUTING = new Routing(PREFIX + "other.", true);

    /** Most of the sender's events go to this topic, so nemeses observe this topic. */
    private static final String TOPIC = PREFIX + "evaluation_completed";

    /** The broker with the small disk, and the broker with its own clock. */
    private static final int SMALL = 3;

    private static final int CLOCK = 2;

    private final Path directory;
    private final List<String> notDone = new ArrayList<>();
    private final Optional<SmallDisk> disk;
    private final FakeClock brokerClock;
    private final FakeClock bridgeClock;
    private final FakeClock redisClock;
    private final Brokers brokers;
    private final SentinelRedis redis;
    private final List<Replica> replicas = new ArrayList<>();

    private SoakCluster(Path directory, int minutes) throws IOException, InterruptedException {
        this.directory = directory;
        brokerClock = FakeClock.in(directory, "broker");
        bridgeClock = FakeClock.in(directory, "bridge");
        redisClock = FakeClock.in(directory, "redis");
        disk = SmallDisk.mount(directory.resolve("kafka-" + SMALL).resolve("data"), 256 + 40 * minutes);
        if (disk.isEmpty()) {
            notDone.add("log disk full: a small file system cannot be mounted here, which needs root");
        }
        brokers = new Brokers(directory, BRIDGES, List.of(Map.of(), brokerClock.environment(), Map.of()));
        redis = new SentinelRedis(directory, BRIDGES, redisClock);
        for (int i = 0; i < BRIDGES; i++) {
            Map<String, String> settings = new HashMap<>(BRIEF);
            settings.putAll(ROUTING.settings());
            settings.put("kafka.bootstrap.servers", brokers.bootstrapServers(i));
            settings.put("quarkus.redis.client-type", "sentinel");
            settings.put("quarkus.redis.master-name", SentinelRedis.name());
            settings.put("quarkus.redis.hosts", redis.hosts(i));
            settings.put("bridge.webhooks.riskos.auth.type", "bearer");
            settings.put("bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN);
            replicas.add(new Replica(i, settings, i == 0 ? bridgeClock.environment() : Map.of()));
        }
    }

    static SoakCluster start(int minutes) throws Exception {
        Path directory = TestDependencies.DIRECTORY.resolve(
                "soak-" + ProcessHandle.current().pid());
        SoakCluster cluster = new SoakCluster(directory, minutes);
        try {
            cluster.redis.start();
            cluster.brokers.start();
            cluster.replicas.forEach(Replica::start);
            Awaitility.await()
                    .atMost(START_LIMIT)
                    .until(() -> cluster.replicas.stream()
                            .allMatch(replica -> replica.bridge().readiness() == 200));
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    List<Nemesis> nemeses(Scene scene) {
        List<Nemesis> all = new ArrayList<>(List.of(
                new BrokerFaults.KillLeader(scene, brokers, TOPIC),
                new BrokerFaults.FreezeFollower(scene, brokers, TOPIC),
                new BrokerFaults.FreezeTwo(scene, brokers, TOPIC),
                new BrokerFaults.KillController(scene, brokers),
                new BrokerFaults.CutOff(scene, brokers, TOPIC),
                new Rollout(scene, brokers, OTHER_ROUTING, TOPIC),
                new ExpireUnread(
                        scene,
                        brokers,
                        redis,
                        REGISTRY,
                        IntStream.range(0, BRIDGES)
                                .boxed()
                                .flatMap(bridge -> brokers.links(bridge).stream())
                                .toList()),
                new FailoverFaults.LoseTail(scene, redis),
                new FailoverFaults.PauseMaster(scene, redis),
                new FailoverFaults.SplitBrain(scene, redis),
                new FailoverFaults.Flush(scene, redis)));
        disk.ifPresent(small -> all.add(new BrokerFaults.FillDisk(scene, brokers, TOPIC, small, SMALL)));
        for (Replica replica : replicas) {
            int i = replica.number();
            all.add(new BridgeFaults.Kill(scene, replica));
            all.add(new BridgeFaults.Pause(scene, replica, LEASE));
            all.add(new BridgeFaults.Reset(scene, replica));
            all.add(new LinkFaults.BlackHole(scene, "sender-bridge", i, List.of(replica.door())));
            all.add(new LinkFaults.BlackHole(scene, "bridge-redis", i, redis.links(i)));
            all.add(new LinkFaults.BlackHole(scene, "bridge-kafka", i, brokers.links(i)));
            all.add(new LinkFaults.SlowRedis(scene, i, redis.links(i)));
        }
        all.addAll(clocks(scene));
        return all;
    }

    /**
     * A broker's clock is set back within `clock-skew` only: a broker that is further behind accepts late records for longer than the guarantee
     * allows.
     */
    private List<Nemesis> clocks(Scene scene) {
        Replica replica = replicas.get(0);
        record Jump(int from, int to, String how) {}
        List<Nemesis> all = new ArrayList<>();
        for (Jump jump : List.of(
                new Jump(400, 800, "ahead within `clock-skew`"),
                new Jump(-800, -400, "behind within `clock-skew`"),
                new Jump(8_000, 60_000, "ahead beyond `clock-skew`"))) {
            all.add(new ClockJump(
                    scene,
                    "kafka",
                    "broker's clock " + jump.how(),
                    brokerClock,
                    () -> {
                        brokers.touchSettings(TOPIC);
                        // The clock of a broker that leads no partition does not matter.
                        brokers.electPreferredLeaders();
                        return FakeClock.ahead(brokers.directory(CLOCK).resolve("kafka.log"));
                    },
                    SKEW,
                    jump.from(),
                    jump.to()));
        }
        for (Jump jump : List.of(
                new Jump(400, 800, "within `clock-skew`"),
                new Jump(8_000, 60_000, "ahead beyond `clock-skew`"),
                new Jump(-60_000, -8_000, "behind beyond `clock-skew`"))) {
            all.add(new ClockJump(
                    scene,
                    "bridge-0",
                    "bridge's clock " + jump.how(),
                    bridgeClock,
                    () -> {
                        knock(replica.webhook());
                        return FakeClock.ahead(replica.bridge().logFile());
                    },
                    SKEW,
                    jump.from(),
                    jump.to()));
        }
        // The steps are larger than any fault's delay of a record: see "Where it ends" in docs/guarantee.md.
        for (Jump jump : List.of(new Jump(30_000, 60_000, "ahead"), new Jump(-60_000, -30_000, "back"))) {
            all.add(new FailoverFaults.StepClock(
                    scene,
                    redis,
                    new ClockJump(
                            scene,
                            "redis",
                            "Redis's clock stepped " + jump.how(),
                            redisClock,
                            redis::ahead,
                            SKEW,
                            jump.from(),
                            jump.to())));
        }
        return all;
    }

    /** Sends a delivery without credentials, so that the bridge writes a log line. */
    private static void knock(URI webhook) {
        HttpRequest request = HttpRequest.newBuilder(webhook)
                .timeout(Duration.ofSeconds(1))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var unused = KNOCKER.sendAsync(request, BodyHandlers.discarding());
    }

    Path directory() {
        return directory;
    }

    Brokers brokers() {
        return brokers;
    }

    List<Replica> replicas() {
        return replicas;
    }

    List<URI> webhooks() {
        return replicas.stream().map(Replica::webhook).toList();
    }

    /** {@return faults that this machine does not allow, each with the reason} */
    List<String> notDone() {
        return notDone;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        replicas.forEach(Replica::close);
        brokers.close();
        redis.close();
        if (disk.isPresent()) {
            disk.get().close();
        }
    }
}
