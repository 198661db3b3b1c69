package org.riskosbridge.bench;

import static org.riskosbridge.bench.Kind.BRIDGE;
import static org.riskosbridge.bench.Kind.EXPRESS;
import static org.riskosbridge.bench.Kind.OBVIOUS;
import static org.riskosbridge.bench.LoadProfile.USUAL;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.riskosbridge.standalone.RedisServer;

/** The cost of network delay: three brokers, replication factor 3, {@code min.insync.replicas} 2, and a Redis, all across a network. */
final class NetworkRuns {

    private static final List<Integer> CONNECTIONS = List.of(64, 256, 1024);

    /** The delays in every row of the main comparison: brokers in other zones, Redis in the zone of the bridge. */
    private static final Distance FAR = new Distance(Duration.ofMillis(3), Duration.ZERO);

    private static final Distance FAR_REDIS = new Distance(Duration.ofMillis(3), Duration.ofMillis(1));

    private static final Distance NONE = new Distance(Duration.ZERO, Duration.ZERO);

    private static final List<Distance> OTHERS = List.of(
            new Distance(Duration.ofNanos(500_000), Duration.ofNanos(100_000)),
            new Distance(Duration.ofMillis(1), Duration.ofNanos(500_000)),
            FAR_REDIS,
            new Distance(Duration.ofMillis(5), Duration.ZERO),
            new Distance(Duration.ofMillis(10), Duration.ZERO));

    private static final String PLAIN_TOPIC = "plain.events";

    private static final int PRODUCERS = 3;

    /** Shorter than in the other runs: three brokers leave a receiver little of the processors. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final int PLAIN_APPENDS = 1_000;

    private NetworkRuns() {}

    /** The delay between receivers and brokers, and between receivers and Redis, each way. */
    private record Distance(Duration kafka, Duration redis) {

        void set(Site site) throws IOException {
            site.network().delay(Network.KAFKA, kafka);
            site.network().delay(Network.REDIS, redis);
        }

        String label(String receiver, int connections) {
            return "%s, %,d connections, Kafka %s ms, Redis %s ms"
                    .formatted(receiver, connections, millis(kafka), millis(redis));
        }

        private static String millis(Duration oneWay) {
            double millis = oneWay.toNanos() / 1e6;
            return millis == Math.rint(millis) ? "%.0f".formatted(millis) : Double.toString(millis);
        }
    }

    private record Receivers(ReceiverProcess obvious, ReceiverProcess express, ReceiverProcess bridge) {}

    static Section distances(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        Receivers receivers =
                new Receivers(site.start(OBVIOUS, redis), site.start(EXPRESS, redis), site.start(BRIDGE, redis));
        Stage stage = new Stage(site, effort.warmingUp(WARM_UP), new Wrk(false));
        stage.warmUp(comparison(receivers, NONE, USUAL.connections()));
        List<String> notes = new ArrayList<>();
        notes.add(
                "Milliseconds are each way; a round trip takes twice as long. Delays of Kafka are between receivers and brokers, not between brokers.");
        for (Duration oneWay : List.of(Duration.ZERO, FAR.kafka())) {
            notes.add("The delay proxy alone, one connection, %d ms each way: %,.0f MB/s"
                    .formatted(oneWay.toMillis(), site.network().limit(oneWay)));
        }
        List<PerformanceTarget> targets = new ArrayList<>();
        Table table = new Table(List.of());
        for (int connections : CONNECTIONS) {
            FAR.set(site);
            Table far = stage.inTurn(comparison(receivers, FAR, connections));
            targets.add(PerformanceTarget.atLeast(
                    "events/s at 3 ms, %,d connections, bridge / obvious Quarkus".formatted(connections),
                    far.row(FAR.label("bridge", connections))
                            .times(far.row(FAR.label("obvious Quarkus", connections)), NetworkRuns::perSecond),
                    2));
            table = table.and(far);
        }
        NONE.set(site);
        table = table.and(
                stage.inTurn(List.of(bridge(receivers, NONE, USUAL.connections()), bridge(receivers, NONE, 1024))));
        targets.add(PerformanceTarget.atLeast(
                "events/s, 1,024 connections, 3 ms / loopback",
                table.row(FAR.label("bridge", 1024)).perSecond()
                        / table.row(NONE.label("bridge", 1024)).perSecond(),
                0.8));
        FAR.set(site);
        Table alone = stage.inTurn(List.of(bridge(receivers, FAR, 1)));
        double append = append(site);
        notes.add("A plain producer, one record at a time, 3 ms each way: p50 %.1f ms".formatted(append));
        targets.add(PerformanceTarget.atMost(
                "p50 in ms, one connection, at 3 ms: beyond the plain producer's",
                alone.rows().get(0).median(NetworkRuns::p50) - append,
                2));
        FAR_REDIS.set(site);
        Table aloneFarFromRedis = stage.inTurn(List.of(bridge(receivers, FAR_REDIS, 1)));
        targets.add(PerformanceTarget.atMost(
                "p50 in ms, one connection: added by a round trip of 2 ms to Redis",
                aloneFarFromRedis.rows().get(0).median(NetworkRuns::p50)
                        - alone.rows().get(0).median(NetworkRuns::p50),
                3));
        table = table.and(alone).and(aloneFarFromRedis);
        for (Distance distance : OTHERS) {
            distance.set(site);
            table = table.and(stage.inTurn(
                    List.of(bridge(receivers, distance, USUAL.connections()), bridge(receivers, distance, 1024))));
        }
        FAR.set(site);
        table = table.and(producers(site, stage, receivers.bridge(), redis));
        return new Section(table.and(paced(site, effort, receivers, table, notes, targets)), notes, targets);
    }

    /** Several producers with one request in flight each, compared with the one of the bridge's settings. */
    private static Table producers(Site site, Stage stage, ReceiverProcess one, RedisServer redis)
            throws IOException, InterruptedException {
        ReceiverProcess several =
                site.start(BRIDGE, redis, "several.", Map.of("bridge.log.producers", Integer.toString(PRODUCERS)), "");
        List<LoadScenario> scenarios = new ArrayList<>();
        for (int connections : List.of(USUAL.connections(), 1024)) {
            scenarios.add(new LoadScenario(FAR.label("bridge, 1 producer", connections), one, USUAL.over(connections)));
            scenarios.add(new LoadScenario(
                    FAR.label("bridge, " + PRODUCERS + " producers", connections), several, USUAL.over(connections)));
        }
        stage.warmUp(List.of(scenarios.get(1)));
        return stage.inTurn(scenarios);
    }

    /** {@return the median time of an append in milliseconds: the network's round trip and the replication} */
    private static double append(Site site) throws IOException, InterruptedException {
        site.ledger().makeTopic(PLAIN_TOPIC);
        byte[] body = Bodies.body(USUAL.size());
        List<Long> nanos = new ArrayList<>();
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", site.remoteServers(), "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < PLAIN_APPENDS; i++) {
                long sent = System.nanoTime();
                producer.send(new ProducerRecord<>(PLAIN_TOPIC, body)).get();
                nanos.add(System.nanoTime() - sent);
            }
        } catch (ExecutionException e) {
            throw new BenchFailed("The plain producer cannot append: " + e.getCause());
        }
        return nanos.stream().sorted().toList().get(PLAIN_APPENDS / 2) / 1e6;
    }

    /** Latency at half of the maximum rate of the obvious receiver with Quarkus. */
    private static Table paced(
            Site site,
            Effort effort,
            Receivers receivers,
            Table closed,
            List<String> notes,
            List<PerformanceTarget> targets)
            throws IOException, InterruptedException {
        double most = CONNECTIONS.stream()
                .mapToDouble(connections ->
                        closed.row(FAR.label("obvious Quarkus", connections)).perSecond())
                .max()
                .orElseThrow();
        LoadScenario obvious = new LoadScenario("obvious Quarkus, fixed rate", receivers.obvious(), USUAL.over(256));
        LoadScenario bridge = new LoadScenario("bridge, fixed rate", receivers.bridge(), USUAL.over(256));
        Stage stage = new Stage(site, effort, new Paced(most / 2));
        // The sender is also a JVM, and has to warm up.
        stage.measure(bridge);
        Table table = stage.inTurn(List.of(obvious, bridge));
        notes.add(
                "Fixed rate: %,.0f events/s, half of the most of obvious Quarkus, at 3 ms; latency from the time at which each delivery was due."
                        .formatted(most / 2));
        Row row = table.row(bridge.label());
        targets.add(PerformanceTarget.atMost(
                "p50 at the fixed rate, bridge / obvious Quarkus",
                row.times(table.row(obvious.label()), NetworkRuns::p50),
                1));
        targets.add(PerformanceTarget.atMost(
                "p99 at the fixed rate, bridge / obvious Quarkus",
                row.times(table.row(obvious.label()), NetworkRuns::p99),
                1));
        return table;
    }

    private static double perSecond(Measurement round) {
        return round.answers().perSecond();
    }

    private static double p50(Measurement round) {
        return round.answers().p50();
    }

    private static double p99(Measurement round) {
        return round.answers().p99();
    }

    private static List<LoadScenario> comparison(Receivers receivers, Distance distance, int connections) {
        return List.of(
                new LoadScenario(
                        distance.label("obvious Quarkus", connections), receivers.obvious(), USUAL.over(connections)),
                new LoadScenario(distance.label("Express", connections), receivers.express(), USUAL.over(connections)),
                bridge(receivers, distance, connections));
    }

    private static LoadScenario bridge(Receivers receivers, Distance distance, int connections) {
        return new LoadScenario(distance.label("bridge", connections), receivers.bridge(), USUAL.over(connections));
    }
}
