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
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.riskosbridge.log.Barrier;
import org.riskosbridge.log.Barriers;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.log.Records;
import org.riskosbridge.log.StoredEvent;
import org.riskosbridge.time.MonotonicClock;

/** Reads the log up to barriers. Blocks: for worker threads. */
@Singleton
public class LogReader {

    /** How long one poll may take. */
    private static final Duration POLL = Duration.ofMillis(100);

    /** Milliseconds after which the consumer refreshes the leaders. */
    private static final int METADATA_AGE = 1_000;

    /** Time-out of the barriers of all partitions. */
    private static final Duration ALL_BARRIERS = Duration.ofSeconds(60);

    /**
     * How much later than a claim's time a record must be for the claim's own record to stand before it, whatever the bounds on
     * timestamps were when they were appended: {@link org.riskosbridge.log.LogConfig#maxRecordAge} is held below it.
     */
    static final Duration HORIZON = Duration.ofMinutes(10);

    private final Barriers barriers;
    private final ConsumerFactory consumers;
    private final MonotonicClock clock;
    private final LogConfig config;

    @Inject
    public LogReader(
            Barriers barriers,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MonotonicClock clock,
            LogConfig config) {
        this(barriers, () -> new KafkaConsumer<>(settings(kafka, config)), clock, config);
    }

    public LogReader(Barriers barriers, ConsumerFactory consumers, MonotonicClock clock, LogConfig config) {
        this.barriers = barriers;
        this.consumers = consumers;
        this.clock = clock;
        this.config = config;
    }

    /** Opens a consumer without a group; the caller closes the consumer. */
    public interface ConsumerFactory {
        Consumer<byte[], byte[]> open();
    }

    /** {@link EventLog#find}, within {@link LogConfig#lookupTimeout}. */
    public Map<RecordIdentity, Presence> find(String topic, int partition, Map<RecordIdentity, Long> claimed)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicPartition where = new TopicPartition(topic, partition);
        long deadline = clock.nanoTime() + config.lookupTimeout().toNanos();
        Map<TopicPartition, Barrier> raised = barriers.raise(List.of(where), config.lookupTimeout(), () -> true);
        Barrier barrier = requireNonNull(raised.get(where));
        long first = Collections.min(claimed.values());
        long last = Collections.max(claimed.values()) + HORIZON.toMillis();
        try (Consumer<byte[], byte[]> consumer = consumers.open()) {
            consumer.assign(List.of(where));
            seek(consumer, raised, first, deadline, () -> true);
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
     * Whether no leader lets a record of that time in any more. The clock that counts is that of the leader which wrote the barrier;
     * a later leader's may be behind it.
     */
    private boolean isOver(long claimedAt, Barrier barrier) {
        return barrier.leaderTime()
                > claimedAt + config.maxRecordAge().plus(config.clockSkew()).toMillis();
    }

    /** {@link EventLog#readSince} */
    public boolean readSince(Map<String, Integer> topics, long since, EventLog.Visitor visitor)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> all = topics.entrySet().stream()
                .flatMap(topic -> IntStream.range(0, topic.getValue())
                        .mapToObj(number -> new TopicPartition(topic.getKey(), number)))
                .toList();
        long deadline = clock.nanoTime() + ALL_BARRIERS.toNanos();
        BooleanSupplier wanted = () -> visitor.visit(List.of(), 0);
        Map<TopicPartition, Barrier> raised = barriers.raise(all, ALL_BARRIERS, wanted);
        if (raised.isEmpty()) {
            return false;
        }
        try (Consumer<byte[], byte[]> consumer = consumers.open()) {
            consumer.assign(all);
            if (!seek(consumer, raised, since, deadline, wanted)) {
                return false;
            }
            while (true) {
                List<StoredEvent> events = new ArrayList<>();
                consumer.poll(POLL).forEach(record -> Records.stored(record).ifPresent(events::add));
                long left = raised.entrySet().stream()
                        .mapToLong(each -> Math.max(0, each.getValue().offset() + 1 - consumer.position(each.getKey())))
                        .sum();
                if (!visitor.visit(events, left)) {
                    return false;
                }
                if (left == 0) {
                    return true;
                }
            }
        }
    }

    /**
     * Begins each partition with its first record of a time or later. A broker that answers without having the barrier may know of
     * no such record though there is one; the barrier itself bears its leader's time, so that a broker which has the barrier always
     * knows of one that is not later than both.
     *
     * @param wanted asked again and again while brokers without the barrier answer
     * @return false when it is not wanted any more
     */
    private boolean seek(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Barrier> raised,
            long since,
            long deadline,
            BooleanSupplier wanted)
            throws TimeoutException {
        Map<TopicPartition, Long> times = new HashMap<>();
        raised.forEach((where, barrier) -> {
            times.put(where, Math.min(since, barrier.leaderTime()));
            // Without a start offset a poll refreshes the leaders and reads nothing.
            consumer.seek(where, barrier.offset());
        });
        consumer.pause(raised.keySet());
        while (true) {
            consumer.offsetsForTimes(Map.copyOf(times)).forEach((where, from) -> {
                if (from != null) {
                    consumer.seek(where, from.offset());
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

    /** Reads until the consumer has passed the barrier, whatever end of the log a broker reports. */
    private Set<RecordIdentity> scan(
            Consumer<byte[], byte[]> consumer,
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
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
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
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                config.lookupTimeout().toMillis());
        // Records below the high watermark count; events are not in transactions.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        // Records that retention has deleted meanwhile are an error: the default would skip all records left.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // No group: otherwise each read would wait for the group's coordinator.
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A broker that is cut off from its controller names an old leader; the next broker knows the current one.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE);
        return settings;
    }
}
