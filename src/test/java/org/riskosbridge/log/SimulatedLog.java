package org.riskosbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.kafka.LogReader;
import org.riskosbridge.kafka.SimulatedTopics;
import org.riskosbridge.model.Program;
import org.riskosbridge.model.World;
import org.riskosbridge.time.MonotonicClock;

/** One bridge's clients of Kafka. A request may arrive late, twice or never, and so may its answer. */
public final class SimulatedLog implements EventLog {

    /** Milliseconds: the defaults of the producer. */
    private static final int DELIVERY_TIMEOUT = 8_000;

    private static final int REQUEST_TIMEOUT = 5_000;

    private final World world;
    private final Program bridge;
    private final SimulatedKafka kafka;
    private final Reading reading;
    private final boolean keepsDoubt;
    private final boolean tellsRefusals;
    private final Consumer<String> quarantined;
    private final LogReader reader;
    private final SimulatedTopics topics;

    /** The proof that a reader requires. */
    public enum Proof {
        /** As in the real bridge: the reader reads until it has passed the barrier. */
        BARRIER_SEEN,
        /** The reader raises the barrier, and then reads up to the end that the queried broker reports. */
        BARRIER_RAISED,
        /** The reader reads up to the end that the broker reports, without a barrier. */
        NONE,
        /** The reader reads until it has passed the barrier, and the clock of Redis decides whether the record can still arrive. */
        BARRIER_WITHOUT_TIME
    }

    /** How bridges use the registry of topics. */
    public enum Registry {
        /** The real bridge: it waits for the acknowledgement of a registration, and a rebuild reads all registered topics. */
        AWAITED,
        /** A bridge appends events to a topic before its registration is acknowledged. */
        NOT_AWAITED,
        /** A rebuild reads the topics of the rebuilding bridge's own configuration only. */
        NOT_READ,
        /** Of several numbers of partitions of a topic, only the largest decides in which partitions an event can be. */
        LARGEST_COUNT
    }

    /**
     * How the log is read.
     *
     * @param horizon how long after a claim's time a lookup still reads records
     * @param registry how the registry of topics is used
     * @param failsWhereRecordsAreDeleted whether a read fails when retention has deleted records before they were read
     */
    public record Reading(Proof proof, Duration horizon, Registry registry, boolean failsWhereRecordsAreDeleted) {}

    /**
     * Creates the clients of one bridge.
     *
     * @param keepsDoubt whether an append with an unknown outcome is reported as in doubt
     * @param tellsRefusals whether an append that the topic refuses for the record's size is distinguished from other appends in doubt
     * @param quarantined gets the id of each delivery in quarantine
     */
    public SimulatedLog(
            World world,
            Program bridge,
            SimulatedKafka kafka,
            MonotonicClock clock,
            LogConfig config,
            Reading reading,
            boolean keepsDoubt,
            boolean tellsRefusals,
            Consumer<String> quarantined) {
        this.world = world;
        this.bridge = bridge;
        this.kafka = kafka;
        this.reading = reading;
        this.keepsDoubt = keepsDoubt;
        this.tellsRefusals = tellsRefusals;
        this.quarantined = quarantined;
        boolean trustsEnds = reading.proof() == Proof.NONE || reading.proof() == Proof.BARRIER_RAISED;
        this.reader = new LogReader(
                this::raise,
                () -> new SimulatedConsumer(world, bridge, kafka, trustsEnds, reading.failsWhereRecordsAreDeleted())
                        .proxy(),
                clock,
                config,
                reading.horizon());
        this.topics = new SimulatedTopics(
                world, bridge, kafka, reader, this::append, reading.registry() != Registry.NOT_AWAITED, config);
    }

    /** Provides the topics from now on, as a starting bridge does. */
    public void provide(Collection<String> needed) {
        topics.provide(needed);
    }

    @Override
    public Future<LogPosition> append(ProducerRecord<byte[], byte[]> sent) {
        if (world.mishap(0.01)) {
            return Future.failedFuture(new NotAppended("buffer full", false));
        }
        if (sent.partition() == null) {
            quarantined.accept(id(record(sent)));
            return Future.succeededFuture(new LogPosition(sent.topic(), 0, 0));
        }
        SimulatedPartition partition = kafka.partition(sent.topic(), sent.partition());
        SimulatedPartition.Landing landing = new SimulatedPartition.Landing(record(sent));
        Promise<LogPosition> outcome = Promise.promise();
        long deadline = world.now() + DELIVERY_TIMEOUT;
        attempt(partition, landing, outcome, deadline);
        world.after(DELIVERY_TIMEOUT, bridge, () -> fail(outcome, "delivery.timeout.ms has passed"));
        return outcome.future();
    }

    /** A process that was paused may still send a record that its producer has already given up. */
    private void attempt(
            SimulatedPartition partition,
            SimulatedPartition.Landing landing,
            Promise<LogPosition> outcome,
            long deadline) {
        world.after(1, bridge, () -> {
            if (outcome.future().isComplete() || (world.now() > deadline && world.chance(0.3))) {
                return;
            }
            if (!world.mishap(0.08)) {
                long there = world.mishap(0.15)
                        ? world.between(200, world.chance(0.5) ? 22_000 : 35_000)
                        : world.between(0, 3);
                world.after(there, Program.WORLD, () -> arrive(partition, landing, outcome));
            }
            world.after(REQUEST_TIMEOUT, bridge, () -> attempt(partition, landing, outcome, deadline));
        });
    }

    private void arrive(
            SimulatedPartition partition, SimulatedPartition.Landing landing, Promise<LogPosition> outcome) {
        if (landing.isTooLarge()) {
            world.after(
                    world.between(0, 3),
                    bridge,
                    () -> outcome.tryFail(new AppendInDoubt("RecordTooLarge", tellsRefusals)));
            return;
        }
        boolean taken = partition.arrive(landing, () -> {
            if (!world.mishap(0.08)) {
                world.after(world.between(0, 3), bridge, () -> outcome.tryComplete(new LogPosition("", 0, 0)));
            }
        });
        if (!taken) {
            world.after(world.between(0, 3), bridge, () -> fail(outcome, "InvalidTimestamp"));
        }
    }

    private void fail(Promise<LogPosition> outcome, String why) {
        outcome.tryFail(keepsDoubt ? new AppendInDoubt(why, false) : new NotAppended(why, false));
    }

    /** Runs on its own thread, as {@link org.riskosbridge.kafka.KafkaLog} does. */
    @Override
    public Future<Map<RecordIdentity, Presence>> find(String topic, int number, Map<RecordIdentity, Long> claimed) {
        Promise<Map<RecordIdentity, Presence>> found = Promise.promise();
        world.after(0, bridge, () -> {
            try {
                Map<RecordIdentity, Presence> presences = reader.find(topic, number, claimed);
                world.after(0, bridge, () -> found.complete(presences));
            } catch (World.Ended ended) {
                // The bridge was killed while it read, so nobody waits any more.
            } catch (Exception e) {
                world.after(0, bridge, () -> found.fail(e));
            }
        });
        return found.future();
    }

    @Override
    public Optional<Map<LogPartition, Distribution>> partitions(BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Distribution> all = new HashMap<>();
        switch (reading.registry()) {
            case NOT_READ -> all.putAll(topics.own());
            case LARGEST_COUNT ->
                topics.everUsed(goOn)
                        .orElse(Map.of())
                        .forEach((topic, distribution) ->
                                all.put(topic, new Distribution(Set.of(Collections.max(distribution.counts())), true)));
            default -> {
                return topics.everUsed(goOn).map(Distribution::ofPartitions);
            }
        }
        return Optional.of(Distribution.ofPartitions(all));
    }

    @Override
    public Optional<Map<LogPartition, Long>> readSince(long since, Map<LogPartition, Long> partitions, Visitor visitor)
            throws ExecutionException, InterruptedException, TimeoutException {
        return reader.readSince(since, partitions, visitor);
    }

    private Map<TopicPartition, Barrier> raise(
            Collection<TopicPartition> partitions, Duration timeout, BooleanSupplier wanted) {
        Map<TopicPartition, Barrier> barriers = new HashMap<>();
        for (TopicPartition where : partitions) {
            world.pass(bridge, delay());
            Barrier barrier = raise(kafka.partition(where.topic(), where.partition()));
            world.pass(bridge, delay());
            if (barrier != null && !world.mishap(0.2 / (3 + partitions.size()))) {
                barriers.put(where, barrier);
            }
        }
        if (barriers.size() < partitions.size()) {
            world.pass(bridge, 5_000);
        }
        return barriers;
    }

    private @Nullable Barrier raise(SimulatedPartition partition) {
        if (reading.proof() == Proof.NONE) {
            return endOf(partition);
        }
        Barrier barrier = partition.raiseBarrier();
        if (barrier == null || reading.proof() == Proof.BARRIER_SEEN) {
            return barrier;
        }
        return reading.proof() == Proof.BARRIER_RAISED
                ? endOf(partition)
                : new Barrier(barrier.offset(), barrier.leader(), Long.MAX_VALUE, 0, 0);
    }

    private Barrier endOf(SimulatedPartition partition) {
        return new Barrier(partition.end(world.chance(0.5)) - 1, 1, partition.leaderTime(), 0, 0);
    }

    private long delay() {
        return world.mishap(0.05) ? world.between(10, 2_500) : world.between(1, 10);
    }

    @Override
    public int partitionFor(String topic, byte[] key) {
        int partitions = topics.partitions(topic);
        return partitions == 0 ? -1 : Distribution.partition(key, partitions);
    }

    @Override
    public Optional<String> missing() {
        return topics.missing();
    }

    @Override
    public boolean isNew() {
        return topics.areAllNew();
    }

    /** {@return the event's id, from the record's headers} */
    public static String id(ConsumerRecord<?, ?> record) {
        Header id = record.headers().lastHeader("ce_id");
        return new String(id.value(), UTF_8);
    }

    private ConsumerRecord<byte[], byte[]> record(ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                sent.partition() == null ? 0 : sent.partition(),
                0,
                sent.timestamp() == null ? world.time() : sent.timestamp(),
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
