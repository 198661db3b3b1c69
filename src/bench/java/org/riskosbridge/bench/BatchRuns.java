package org.riskosbridge.bench;

import static org.riskosbridge.bench.Kind.BRIDGE;
import static org.riskosbridge.bench.LoadProfile.USUAL;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.riskosbridge.standalone.RedisServer;

/** The answers a second with each {@code batch.size}, by round trip, size of the bodies, partitions, and number of brokers that lead them. */
final class BatchRuns {

    private static final List<Integer> KILOBYTES = List.of(16, 64, 128, 256);

    /** The size in the bridge's settings. */
    private static final int CHOSEN = 128;

    private static final List<Duration> ONE_WAY = List.of(
            Duration.ofNanos(100_000),
            Duration.ofNanos(500_000),
            Duration.ofNanos(1_500_000),
            Duration.ofMillis(3),
            Duration.ofMillis(5),
            Duration.ofMillis(10));

    private static final Duration USUAL_ONE_WAY = Duration.ofMillis(3);

    private static final LoadProfile BUSY = USUAL.over(1024);

    /** The last has fewer connections, because all its bodies in flight have to fit into {@code max-in-flight-bytes}. */
    private static final List<LoadProfile> OTHER_SIZES =
            List.of(BUSY.of(560), BUSY.of(8_192), BUSY.of(65_536).over(256));

    /** Many processes start, and they are compared only with each other. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private BatchRuns() {}

    /** How the partitions of the topic are spread. */
    private record Layout(String name, int partitions, List<List<Integer>> replicas) {

        static Layout ofThreeBrokers(int partitions) {
            return new Layout("three-", partitions, List.of(List.of(1, 2, 3), List.of(2, 3, 1), List.of(3, 1, 2)));
        }

        static Layout ofOneBroker(int partitions) {
            return new Layout("one-", partitions, List.of(List.of(2)));
        }

        Map<Integer, List<Integer>> assignment() {
            return IntStream.range(0, partitions)
                    .boxed()
                    .collect(Collectors.toMap(number -> number, number -> replicas.get(number % replicas.size())));
        }

        @Override
        public String toString() {
            return "%d %s on %s"
                    .formatted(
                            partitions,
                            partitions == 1 ? "partition" : "partitions",
                            replicas.size() == 1 ? "one broker" : "three brokers");
        }
    }

    /** @param oneWay delay between bridge and brokers */
    private record Condition(Layout layout, Duration oneWay, LoadProfile load) {

        String label(int kilobytes) {
            return "%d KB, %s".formatted(kilobytes, this);
        }

        /** {@return the answers a second of each size, as a ratio of those of the chosen size} */
        String note(Table rows) {
            Row chosen = rows.row(label(CHOSEN));
            return KILOBYTES.stream()
                    .map(kilobytes -> "%d KB %.2f"
                            .formatted(
                                    kilobytes,
                                    rows.row(label(kilobytes))
                                            .times(
                                                    chosen,
                                                    round -> round.answers().perSecond())))
                    .collect(Collectors.joining(
                            ", ", "%s: answers a second, relative to %d KB: ".formatted(this, CHOSEN), ""));
        }

        @Override
        public String toString() {
            return "%s, Kafka %s ms, %,d bytes".formatted(layout, oneWay.toNanos() / 1e6, load.size());
        }
    }

    static Section sizes(Site site, Effort effort) throws IOException, InterruptedException {
        Layout usual = Layout.ofThreeBrokers(6);
        List<Condition> conditions = new ArrayList<>();
        ONE_WAY.forEach(oneWay -> conditions.add(new Condition(usual, oneWay, BUSY)));
        OTHER_SIZES.forEach(load -> conditions.add(new Condition(usual, USUAL_ONE_WAY, load)));
        List<String> notes = new ArrayList<>();
        notes.add("Milliseconds are each way; a round trip takes twice as long. Only Kafka is across the network.");
        Table table = compare(site, effort, conditions, notes);
        for (Layout layout : List.of(Layout.ofThreeBrokers(1), Layout.ofThreeBrokers(24), Layout.ofOneBroker(6))) {
            table = table.and(compare(site, effort, List.of(new Condition(layout, USUAL_ONE_WAY, BUSY)), notes));
        }
        return new Section(table, notes, List.of());
    }

    /** @param conditions of one layout */
    private static Table compare(Site site, Effort effort, List<Condition> conditions, List<String> notes)
            throws IOException, InterruptedException {
        List<ReceiverProcess> bridges = start(site, conditions.get(0).layout());
        Stage stage = new Stage(site, effort.warmingUp(WARM_UP), new Wrk(false));
        Table table = new Table(List.of());
        for (Condition condition : conditions) {
            site.network().delay(Network.KAFKA, condition.oneWay());
            List<LoadScenario> scenarios = new ArrayList<>();
            for (int i = 0; i < bridges.size(); i++) {
                scenarios.add(new LoadScenario(condition.label(KILOBYTES.get(i)), bridges.get(i), condition.load()));
            }
            Table rows = table.rows().isEmpty() ? stage.compare(scenarios) : stage.inTurn(scenarios);
            notes.add(condition.note(rows));
            table = table.and(rows);
        }
        bridges.forEach(ReceiverProcess::close);
        return table;
    }

    /** Starts a bridge for each size, all at once, because each waits before it believes that nobody has used its topic. */
    private static List<ReceiverProcess> start(Site site, Layout layout) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        List<ReceiverProcess> bridges = new ArrayList<>();
        for (int kilobytes : KILOBYTES) {
            String prefix = "%s%d-%d.".formatted(layout.name(), layout.partitions(), kilobytes);
            site.ledger().makeTopic(prefix + "evaluation_completed", layout.assignment());
            Map<String, String> settings = Map.of(
                    "mp.messaging.outgoing.events.batch.size",
                    Integer.toString(kilobytes << 10),
                    "bridge.log.registry-topic",
                    "registry." + prefix + "topics");
            bridges.add(site.launch(BRIDGE, redis, prefix, settings, ""));
        }
        bridges.forEach(ReceiverProcess::awaitReady);
        return bridges;
    }
}
