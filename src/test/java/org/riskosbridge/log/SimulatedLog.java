package org.riskosbridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.model.Program;
import org.riskosbridge.model.World;

/** One bridge's clients of Kafka. What is sent may come late or twice or never, and so may its answer. */
public final class SimulatedLog implements EventLog {

    /** Milliseconds: the defaults of {@link LogConfig} and of the producer. */
    static final long BOUND = 20_000;

    private static final long SKEW = 2_000;
    private static final int DELIVERY_TIMEOUT = 8_000;
    private static final int REQUEST_TIMEOUT = 5_000;

    private final World world;
    private final Program bridge;
    private final SimulatedKafka kafka;
    private final boolean barrier;
    private final boolean keepsDoubt;
    private final boolean isNew;

    /**
     * The clients.
     *
     * @param barrier whether a barrier is raised before something is read
     * @param keepsDoubt whether an append of which nobody knows is called in doubt
     * @param isNew whether this bridge has made the topics
     */
    public SimulatedLog(
            World world, Program bridge, SimulatedKafka kafka, boolean barrier, boolean keepsDoubt, boolean isNew) {
        this.world = world;
        this.bridge = bridge;
        this.kafka = kafka;
        this.barrier = barrier;
        this.keepsDoubt = keepsDoubt;
        this.isNew = isNew;
    }

    @Override
    public Future<LogPosition> append(ProducerRecord<byte[], byte[]> sent) {
        if (world.mishap(0.01)) {
            return Future.failedFuture(new NotAppended("buffer full", false));
        }
        if (sent.partition() == null) {
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

    /** A process that was stopped meanwhile may still send what its producer has given up. */
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

    @Override
    public Future<Set<RecordIdentity>> find(String topic, int number, Map<RecordIdentity, Long> claimed) {
        Promise<Set<RecordIdentity>> found = Promise.promise();
        SimulatedPartition partition = kafka.partition(topic, number);
        world.after(delay(), Program.WORLD, () -> {
            boolean raised = partition.raiseBarrierIf(barrier);
            world.after(delay(), bridge, () -> {
                if (!raised || world.mishap(0.05)) {
                    found.fail(new TimeoutException("the barrier was refused"));
                } else {
                    found.complete(look(partition, claimed));
                }
            });
        });
        return found.future();
    }

    /** As {@link org.riskosbridge.kafka.LogReader} does, with its range. */
    private static Set<RecordIdentity> look(SimulatedPartition partition, Map<RecordIdentity, Long> claimed) {
        int from = partition.offsetForTime(Collections.min(claimed.values()));
        int to = partition.offsetForTime(Collections.max(claimed.values()) + BOUND + 2 * SKEW);
        return partition.read(from, to).stream()
                .map(Records::identity)
                .filter(claimed::containsKey)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean readSince(long since, Visitor visitor) throws TimeoutException {
        record Range(SimulatedPartition partition, int from, int to) {}
        for (SimulatedPartition partition : kafka.all()) {
            world.pass(bridge, world.between(0, 5));
            if (!partition.raiseBarrierIf(barrier)) {
                world.pass(bridge, 5_000);
                throw new TimeoutException("the barrier was refused");
            }
        }
        List<Range> ranges = new ArrayList<>();
        kafka.all()
                .forEach(
                        partition -> ranges.add(new Range(partition, partition.offsetForTime(since), partition.end())));
        long left =
                ranges.stream().mapToLong(range -> range.to() - range.from()).sum();
        for (Range range : ranges) {
            List<StoredEvent> events = range.partition().read(range.from(), range.to()).stream()
                    .flatMap(record -> Records.stored(record).stream())
                    .toList();
            left -= events.size();
            world.pass(bridge, world.mishap(0.05) ? world.between(1_000, 15_000) : world.between(1, 100));
            if (!visitor.visit(events, left)) {
                return false;
            }
        }
        return true;
    }

    private long delay() {
        return world.mishap(0.1) ? world.between(10, 2_500) : world.between(1, 10);
    }

    @Override
    public int partitionFor(String topic, byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % SimulatedKafka.PARTITIONS;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public boolean isNew() {
        return isNew;
    }

    /** {@return the event's id, as the record's headers tell it} */
    public static String id(ConsumerRecord<?, ?> record) {
        Header id = record.headers().lastHeader("ce_id");
        return new String(id.value(), UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> record(ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                sent.partition(),
                0,
                sent.timestamp(),
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
