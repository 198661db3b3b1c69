package org.riskosbridge.kafka;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.log.Barrier;
import org.riskosbridge.log.Barriers;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogBatch;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.ReaderSettings;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.log.Records;
import org.riskosbridge.log.StoredEvent;
import org.riskosbridge.time.MonotonicClock;

/** Reads the log up to barriers. Blocks: use a worker thread. */
@Singleton
public class LogReader {

    /** Time-out of one poll. */
    private static final Duration POLL = Duration.ofMillis(100);

    /** Milliseconds after which the consumer refreshes the leaders. */
    private static final int METADATA_AGE = 1_000;

    /**
     * Milliseconds after which the consumer asks another broker. With Kafka's default of 30 s, a rebuild waits that long for a broker that is frozen
     * or cut off.
     */
    private static final int REQUEST_TIMEOUT = 10_000;

    /** Maximum records of one poll. The reader does not keep their bodies, so a poll takes a few hundred kilobytes. */
    private static final int POLL_RECORDS = 2_000;

    /**
     * Bytes of one fetch from one broker; the consumer keeps up to two. Kafka's default of 50 MiB does not fit into a heap of 192 MB, and a value
     * above this one does not make a read faster.
     */
    private static final int FETCH = 4 << 20;

    /** The operating system sizes the buffer. Kafka's default of 64 KiB bounds a fetch to 64 KiB for each round trip to the broker. */
    private static final int BUFFER_OF_THE_SYSTEM = -1;

    /** Time-out of the barriers of all partitions. */
    private static final Duration ALL_BARRIERS = Duration.ofSeconds(60);

    /** Time without progress after which the partitions that are left count as unavailable. */
    private static final Duration STALLED = Duration.ofSeconds(30);

    /**
     * A record that is later than a claim's time by this much comes after the claim's own record in the log. This holds for any maximum record age at
     * the time of the appends, because the check at start keeps {@link org.riskosbridge.log.LogConfig#maxRecordAge} below this value.
     */
    public static final Duration HORIZON = Duration.ofMinutes(10);

    private final Barriers barriers;
    private final ConsumerFactory consumers;
    private final MonotonicClock clock;
    private final LogConfig config;
    private final long horizon;

    @Inject
    public LogReader(
            Barriers barriers,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MonotonicClock clock,
            LogConfig config) {
        this(
                barriers,
                () -> new KafkaConsumer<>(
                        settings(kafka, config), new ByteArrayDeserializer(), new BodyHashDeserializer()),
                clock,
                config);
    }

    public LogReader(Barriers barriers, ConsumerFactory consumers, MonotonicClock clock, LogConfig config) {
        this(barriers, consumers, clock, config, HORIZON);
    }

    /** @param horizon how far a lookup reads past a claim: {@link #HORIZON}, except in a simulation whose runs are shorter than {@link #HORIZON} */
    public LogReader(
            Barriers barriers, ConsumerFactory consumers, MonotonicClock clock, LogConfig config, Duration horizon) {
        this.barriers = barriers;
        this.consumers = consumers;
        this.clock = clock;
        this.config = config;
        this.horizon = horizon.toMillis();
    }

    /** Opens a consumer without a group that reads {@link org.riskosbridge.event.Digests#body} of each value; the caller closes the consumer. */
    public interface ConsumerFactory {
        Consumer<byte[], Long> open();
    }

    /** {@link EventLog#find}, within {@link LogConfig#lookupTimeout}. */
    public Map<RecordIdentity, Presence> find(String topic, int partition, Map<RecordIdentity, Long> claimed)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicPartition where = new TopicPartition(topic, partition);
        long deadline = clock.nanoTime() + config.lookupTimeout().toNanos();
        Barrier barrier = barriers.raise(where, config.lookupTimeout());
        long first = Collections.min(claimed.values());
        long last = Collections.max(claimed.values()) + horizon;
        try (Consumer<byte[], Long> consumer = consumers.open()) {
            consumer.assign(List.of(where));
            seek(consumer, Map.of(where, barrier), first, Map.of(), deadline, () -> true);
            Set<RecordIdentity> found = scan(consumer, where, barrier, last, claimed.keySet(), deadline);
            Map<RecordIdentity, Presence> presences = new HashMap<>();
            claimed.forEach((event, at) -> presences.put(
                    event,
                    found.contains(event)
                            ? Presence.STORED
                            : isOver(at, barrier) ? Presence.ABSENT : Presence.UNDECIDED));
            return presences;
        }
    }

    /**
     * Whether no leader accepts a record of this time any more. The clock that counts is the clock of the leader that wrote the barrier; the clock of
     * a later leader may be behind.
     */
    private boolean isOver(long claimedAt, Barrier barrier) {
        return barrier.leaderTime()
                > claimedAt + config.maxRecordAge().plus(config.clockSkew()).toMillis();
    }

    /** {@link EventLog#readSince} */
    public Optional<Map<LogPartition, Long>> readSince(
            long since, Map<LogPartition, Long> partitions, EventLog.Visitor visitor)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> all = partitions.keySet().stream()
                .map(each -> new TopicPartition(each.topic(), each.number()))
                .toList();
        long deadline = clock.nanoTime() + ALL_BARRIERS.toNanos();
        BooleanSupplier wanted = () -> visitor.visit(LogBatch.EMPTY);
        Map<TopicPartition, Barrier> raised = barriers.raise(all, ALL_BARRIERS, wanted);
        if (raised.isEmpty()) {
            return wanted.getAsBoolean() ? Optional.of(partitions) : Optional.empty();
        }
        try (Consumer<byte[], Long> consumer = consumers.open()) {
            consumer.assign(raised.keySet());
            if (!seek(consumer, raised, since, partitions, deadline, wanted)) {
                return Optional.empty();
            }
            Map<LogPartition, Long> unread = new HashMap<>(partitions);
            long left = Long.MAX_VALUE;
            long moved = clock.nanoTime();
            while (left > 0 && clock.nanoTime() - moved < STALLED.toNanos()) {
                LogBatch batch = poll(consumer, raised, unread);
                if (!visitor.visit(batch)) {
                    return Optional.empty();
                }
                if (batch.left() < left) {
                    left = batch.left();
                    moved = clock.nanoTime();
                }
            }
            return Optional.of(unread);
        }
    }

    /**
     * Reads the records that have arrived, of any partition. The consumer no longer fetches a partition that is read up to its barrier.
     *
     * @param unread the partitions that are not read up to a barrier yet, with their positions: this method updates them
     */
    private static LogBatch poll(
            Consumer<byte[], Long> consumer, Map<TopicPartition, Barrier> raised, Map<LogPartition, Long> unread) {
        List<StoredEvent> events = new ArrayList<>(POLL_RECORDS);
        consumer.poll(POLL).forEach(record -> Records.stored(record).ifPresent(events::add));
        List<TopicPartition> done = new ArrayList<>();
        long left = 0;
        for (Map.Entry<TopicPartition, Barrier> each : raised.entrySet()) {
            TopicPartition where = each.getKey();
            long position = consumer.position(where);
            long rest = Math.max(0, each.getValue().offset() + 1 - position);
            left += rest;
            if (rest == 0) {
                done.add(where);
                unread.remove(partition(where));
            } else {
                unread.put(partition(where), position);
            }
        }
        consumer.pause(done);
        return new LogBatch(events, left, Map.copyOf(unread));
    }

    private static LogPartition partition(TopicPartition where) {
        return new LogPartition(where.topic(), where.partition());
    }

    /**
     * Seeks in each partition to the first record whose time is {@code since} or later. A broker that does not have the barrier yet may know no such
     * record, although there is one. So the reader asks for the earlier of {@code since} and the barrier's time: a broker that has the barrier
     * always knows a record of that time or later.
     *
     * @param wanted polled while brokers without the barrier answer; false cancels
     * @return false when cancelled
     */
    private boolean seek(
            Consumer<byte[], Long> consumer,
            Map<TopicPartition, Barrier> raised,
            long since,
            Map<LogPartition, Long> positions,
            long deadline,
            BooleanSupplier wanted)
            throws TimeoutException {
        Map<TopicPartition, Long> times = new HashMap<>();
        raised.forEach((where, barrier) -> {
            times.put(where, Math.min(since, barrier.leaderTime()));
            // Any position will do here. The poll below refreshes the leaders, and reads nothing of paused partitions.
            consumer.seek(where, barrier.offset());
        });
        consumer.pause(raised.keySet());
        while (true) {
            begins(consumer, times).forEach((where, from) -> {
                if (from != null) {
                    consumer.seek(where, begin(where, from.offset(), positions, requireNonNull(raised.get(where))));
                    times.remove(where);
                }
            });
            if (times.isEmpty()) {
                consumer.resume(raised.keySet());
                return true;
            }
            if (clock.nanoTime() > deadline) {
                throw new TimeoutException(
                        "The brokers that answer do not have the barrier of " + times.keySet() + ".");
            }
            if (!wanted.getAsBoolean()) {
                return false;
            }
            consumer.poll(POLL);
        }
    }

    /** {@return the answers of the brokers; empty when one of them does not answer in time} */
    private static Map<TopicPartition, @Nullable OffsetAndTimestamp> begins(
            Consumer<byte[], Long> consumer, Map<TopicPartition, Long> times) {
        try {
            return consumer.offsetsForTimes(Map.copyOf(times));
        } catch (org.apache.kafka.common.errors.TimeoutException late) {
            return Map.of();
        }
    }

    /** A position that is beyond the barrier belongs to a deleted topic of the same name. */
    private static long begin(TopicPartition where, long first, Map<LogPartition, Long> positions, Barrier barrier) {
        long next = positions.getOrDefault(partition(where), 0L);
        return next > barrier.offset() ? first : Math.max(first, next);
    }

    /** Reads until the consumer has passed the barrier, whatever end of the log a broker reports. */
    private Set<RecordIdentity> scan(
            Consumer<byte[], Long> consumer,
            TopicPartition where,
            Barrier barrier,
            long last,
            Set<RecordIdentity> wanted,
            long deadline)
            throws TimeoutException {
        Set<RecordIdentity> found = new HashSet<>();
        while (consumer.position(where) <= barrier.offset() && found.size() < wanted.size()) {
            if (clock.nanoTime() > deadline) {
                throw new TimeoutException(
                        "The scan of " + where + " did not end in time: see bridge.log.lookup-timeout.");
            }
            for (ConsumerRecord<byte[], Long> record : consumer.poll(POLL)) {
                RecordIdentity identity = Records.identity(record);
                if (identity != null && wanted.contains(identity)) {
                    found.add(identity);
                } else if (identity != null && record.timestamp() > last) {
                    return found;
                }
            }
        }
        return found;
    }

    private static Map<String, Object> settings(Map<String, Object> kafka, LogConfig config) {
        Map<String, Object> settings = ReaderSettings.of(kafka);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH);
        settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, BUFFER_OF_THE_SYSTEM);
        settings.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                config.lookupTimeout().toMillis());
        // Records below the high watermark count; events are not in transactions.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        // A broker that is cut off from its controller names an old leader; the next broker knows the current one.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE);
        return settings;
    }
}
