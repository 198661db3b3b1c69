package org.riskosbridge.kafka;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.log.Records;
import org.riskosbridge.log.StoredEvent;

/** Reads back what the log holds. Blocks: for worker threads. */
@Singleton
public class LogReader {

    /** How long one look for more records may take. */
    private static final Duration POLL = Duration.ofMillis(100);

    /** How long the barriers of all partitions may take. */
    private static final Duration ALL_BARRIERS = Duration.ofSeconds(60);

    private final Admin admin;
    private final Map<String, Object> kafka;
    private final LogConfig config;

    LogReader(Admin admin, @Identifier("default-kafka-broker") Map<String, Object> kafka, LogConfig config) {
        this.admin = admin;
        this.kafka = kafka;
        this.config = config;
    }

    /** {@link EventLog#find}, within {@link LogConfig#lookupTimeout}. */
    Set<RecordIdentity> find(String topic, int partition, Map<RecordIdentity, Long> claimed)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicPartition where = new TopicPartition(topic, partition);
        long deadline = System.nanoTime() + config.lookupTimeout().toNanos();
        raiseBarriers(List.of(where)).get(config.lookupTimeout().toMillis(), TimeUnit.MILLISECONDS);
        long first = Collections.min(claimed.values());
        long last = Collections.max(claimed.values()) + latestAppend();
        try (Consumer<byte[], byte[]> consumer = openConsumer()) {
            // Assign first: the consumer logs a warning for the end offset of a partition that is not assigned.
            consumer.assign(List.of(where));
            long end = requireNonNull(consumer.endOffsets(List.of(where)).get(where));
            OffsetAndTimestamp from =
                    consumer.offsetsForTimes(Map.of(where, first)).get(where);
            consumer.seek(where, from == null ? end : from.offset());
            return scan(consumer, where, end, last, claimed.keySet(), deadline);
        }
    }

    /** {@link EventLog#readSince} */
    public boolean readSince(Map<String, Integer> topics, long since, EventLog.Visitor visitor)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> all = topics.entrySet().stream()
                .flatMap(topic -> IntStream.range(0, topic.getValue())
                        .mapToObj(number -> new TopicPartition(topic.getKey(), number)))
                .toList();
        if (!awaitBarriers(raiseBarriers(all), visitor)) {
            return false;
        }
        try (Consumer<byte[], byte[]> consumer = openConsumer()) {
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            consumer.offsetsForTimes(all.stream().collect(Collectors.toMap(where -> where, where -> since)))
                    .forEach((where, from) ->
                            consumer.seek(where, from == null ? requireNonNull(ends.get(where)) : from.offset()));
            while (true) {
                List<StoredEvent> events = new ArrayList<>();
                consumer.poll(POLL).forEach(record -> Records.stored(record).ifPresent(events::add));
                long left = ends.entrySet().stream()
                        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
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
     * A control marker of a transaction that never was: no consumer sees it, and it is acknowledged only by the real
     * leader with its in-sync replicas. What that leader had accepted before is below the end offset afterwards; what a
     * deposed leader still holds will never count. Needs Cluster:Alter.
     */
    private KafkaFuture<Void> raiseBarriers(Collection<TopicPartition> partitions) {
        // Producer ids are handed out from 0 upwards; one above 2^62 is nobody's.
        long nobody = ThreadLocalRandom.current().nextLong(1L << 62, Long.MAX_VALUE);
        return KafkaFuture.allOf(partitions.stream()
                .map(where -> admin.abortTransaction(new AbortTransactionSpec(where, nobody, (short) 0, 0))
                        .all())
                .toArray(KafkaFuture<?>[]::new));
    }

    /** Those of all partitions may take their time, on a busy cluster with many: the visitor is asked meanwhile. */
    private static boolean awaitBarriers(KafkaFuture<Void> barriers, EventLog.Visitor visitor)
            throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + ALL_BARRIERS.toNanos();
        while (true) {
            try {
                barriers.get(1, TimeUnit.SECONDS);
                return true;
            } catch (TimeoutException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
            }
            if (!visitor.visit(List.of(), 0)) {
                return false;
            }
        }
    }

    /**
     * Milliseconds after a claim from which on records stand behind its own: its own is appended within the bound, and
     * none is appended before the time that it bears; each of the two by clocks that may be apart. Kafka is not asked for
     * that place: it would count barriers too, which bear the time of a broker whose clock may have been wrong.
     */
    private long latestAppend() {
        return config.maxRecordAge().plus(config.clockSkew().multipliedBy(2)).toMillis();
    }

    private static Set<RecordIdentity> scan(
            Consumer<byte[], byte[]> consumer,
            TopicPartition where,
            long end,
            long last,
            Set<RecordIdentity> wanted,
            long deadline)
            throws TimeoutException {
        Set<RecordIdentity> found = new HashSet<>();
        while (consumer.position(where) < end && found.size() < wanted.size()) {
            if (System.nanoTime() > deadline) {
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

    private Consumer<byte[], byte[]> openConsumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                config.lookupTimeout().toMillis());
        // The barrier's own answer came from the in-sync replicas; records of open transactions are none of ours.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        // Records that retention has deleted under the reader are an error: the default would skip all that is left.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // It belongs to no group: else each reading would write to, and wait for, the group's coordinator.
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings);
    }
}
