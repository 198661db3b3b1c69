package org.riskosbridge.log;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Digests;
import org.riskosbridge.model.Program;
import org.riskosbridge.model.World;

/**
 * The methods of a consumer that {@link org.riskosbridge.kafka.LogReader} uses. The consumer may read from a deposed leader at first, and learns of
 * the new leader later.
 */
final class SimulatedConsumer {

    /** Maximum records of one poll. */
    private static final int POLL = 3;

    private final World world;
    private final Program bridge;
    private final SimulatedKafka kafka;
    private final boolean trustsEnds;
    private final boolean failsWhereRecordsAreDeleted;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Set<TopicPartition> misled = new HashSet<>();

    /**
     * A consumer.
     *
     * @param trustsEnds whether the consumer starts at the end that a broker reports, if the broker has no record of the requested time or later
     * @param failsWhereRecordsAreDeleted {@code auto.offset.reset=none}; otherwise the consumer continues at the end of the partition
     */
    SimulatedConsumer(
            World world,
            Program bridge,
            SimulatedKafka kafka,
            boolean trustsEnds,
            boolean failsWhereRecordsAreDeleted) {
        this.world = world;
        this.bridge = bridge;
        this.kafka = kafka;
        this.trustsEnds = trustsEnds;
        this.failsWhereRecordsAreDeleted = failsWhereRecordsAreDeleted;
    }

    @SuppressWarnings("unchecked")
    Consumer<byte[], Long> proxy() {
        return (Consumer<byte[], Long>) Proxy.newProxyInstance(
                SimulatedConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (proxy, method, arguments) -> call(method.getName(), arguments));
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object call(String method, Object[] arguments) {
        switch (method) {
            case "assign" -> assign((Collection<TopicPartition>) arguments[0]);
            case "seek" -> positions.put((TopicPartition) arguments[0], (Long) arguments[1]);
            case "pause" -> paused.addAll((Collection<TopicPartition>) arguments[0]);
            case "resume" -> paused.removeAll((Collection<TopicPartition>) arguments[0]);
            case "position" -> {
                return positions.get((TopicPartition) arguments[0]);
            }
            case "offsetsForTimes" -> {
                return offsetsForTimes((Map<TopicPartition, Long>) arguments[0]);
            }
            case "poll" -> {
                return poll((Duration) arguments[0]);
            }
            case "close" -> {
                // Nothing is open.
            }
            default -> throw new UnsupportedOperationException(method);
        }
        return null;
    }

    private SimulatedPartition partition(TopicPartition where) {
        return kafka.partition(where.topic(), where.partition());
    }

    private void assign(Collection<TopicPartition> all) {
        for (TopicPartition where : all) {
            if (partition(where).hasDeposedLeader() && world.chance(0.5)) {
                misled.add(where);
            }
        }
    }

    private boolean isMisled(TopicPartition where) {
        return misled.contains(where);
    }

    private Map<TopicPartition, @Nullable OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
        world.pass(bridge, world.mishap(0.05) ? world.between(10, 2_500) : world.between(1, 5));
        Map<TopicPartition, @Nullable OffsetAndTimestamp> offsets = new HashMap<>();
        times.forEach((where, time) -> {
            int offset = partition(where).offsetForTime(time, isMisled(where));
            int begin = offset < 0 && trustsEnds ? partition(where).end(isMisled(where)) : offset;
            offsets.put(where, begin < 0 ? null : new OffsetAndTimestamp(begin, time));
        });
        return offsets;
    }

    /** Fetches from a random choice of partitions, because any broker may answer first. */
    private ConsumerRecords<byte[], Long> poll(Duration timeout) {
        Map<TopicPartition, List<ConsumerRecord<byte[], Long>>> records = new HashMap<>();
        positions.keySet().stream()
                .filter(where -> !paused.contains(where) && (!kafka.isSlow() || world.chance(0.3)))
                .forEach(where -> fetch(where, records));
        // When there is nothing to read, the consumer waits, and may learn of another leader.
        boolean empty = records.isEmpty();
        boolean slow = kafka.isSlow() && paused.size() < positions.size();
        world.pass(
                bridge,
                slow
                        ? world.between(2_000, 8_000)
                        : empty
                                ? timeout.toMillis()
                                : world.mishap(0.05) ? world.between(100, 5_000) : world.between(1, 50));
        misled.removeIf(where -> world.chance(0.1) || !partition(where).hasDeposedLeader());
        return new ConsumerRecords<>(records, Map.of());
    }

    private void fetch(TopicPartition where, Map<TopicPartition, List<ConsumerRecord<byte[], Long>>> records) {
        long from = from(where);
        List<ConsumerRecord<byte[], Long>> some = new ArrayList<>();
        long next = from;
        for (; next < partition(where).end(isMisled(where)) && some.size() < POLL; next++) {
            ConsumerRecord<byte[], byte[]> record = partition(where).at((int) next);
            if (record != null) {
                some.add(hashed(record));
            }
        }
        if (next > from) {
            records.put(where, some);
        }
        positions.put(where, next);
    }

    private long from(TopicPartition where) {
        long position = requireNonNull(positions.get(where));
        if (position >= partition(where).start()) {
            return position;
        }
        if (failsWhereRecordsAreDeleted) {
            throw new OffsetOutOfRangeException(Map.of(where, position));
        }
        return partition(where).end(isMisled(where));
    }

    /** The record as the reader receives it: the value is the hash that the reader's deserializer computes. */
    private static ConsumerRecord<byte[], Long> hashed(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                Digests.body(record.value()),
                record.headers(),
                record.leaderEpoch());
    }
}
