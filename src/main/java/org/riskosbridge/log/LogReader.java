package org.riskosbridge.log;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
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
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads back what the log holds. Blocks: for worker threads. */
@Singleton
class LogReader {

    private final Admin admin;
    private final Map<String, Object> kafka;
    private final LogConfig config;

    LogReader(Admin admin, @Identifier("default-kafka-broker") Map<String, Object> kafka, LogConfig config) {
        this.admin = admin;
        this.kafka = kafka;
        this.config = config;
    }

    /** {@link EventLog#find}, within {@link LogConfig#findTimeout}. */
    Set<RecordIdentity> find(String topic, int partition, Map<RecordIdentity, Long> claimed)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicPartition where = new TopicPartition(topic, partition);
        long deadline = System.nanoTime() + config.findTimeout().toNanos();
        raiseBarrier(where);
        long first = Collections.min(claimed.values());
        long last = Collections.max(claimed.values()) + latestAppend();
        try (Consumer<byte[], byte[]> consumer = openConsumer()) {
            Range range = range(consumer, where, first, last);
            return scan(consumer, where, range, claimed.keySet(), deadline);
        }
    }

    /**
     * A control marker of a transaction that never was: no consumer sees it, and it is acknowledged only by the real
     * leader with its in-sync replicas. What that leader had accepted before is below the end offset afterwards; what a
     * deposed leader still holds will never count. Needs Cluster:Alter.
     */
    private void raiseBarrier(TopicPartition where) throws ExecutionException, InterruptedException, TimeoutException {
        // Producer ids are handed out from 0 upwards; one above 2^62 is nobody's.
        long nobody = ThreadLocalRandom.current().nextLong(1L << 62, Long.MAX_VALUE);
        admin.abortTransaction(new AbortTransactionSpec(where, nobody, (short) 0, 0))
                .all()
                .get(config.findTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Milliseconds after a claim from which on records stand behind its own: its own is appended within the bound, and
     * none is appended before the time that it bears; each of the two by clocks that may be apart.
     */
    private long latestAppend() {
        return config.timestampBound().plus(config.clockSkew().multipliedBy(2)).toMillis();
    }

    private record Range(long from, long to) {}

    private static Range range(Consumer<?, ?> consumer, TopicPartition where, long first, long last) {
        long end = requireNonNull(consumer.endOffsets(List.of(where)).get(where));
        OffsetAndTimestamp from = consumer.offsetsForTimes(Map.of(where, first)).get(where);
        OffsetAndTimestamp to = consumer.offsetsForTimes(Map.of(where, last)).get(where);
        return new Range(from == null ? end : from.offset(), to == null ? end : to.offset());
    }

    private static Set<RecordIdentity> scan(
            Consumer<byte[], byte[]> consumer,
            TopicPartition where,
            Range range,
            Set<RecordIdentity> wanted,
            long deadline)
            throws TimeoutException {
        Set<RecordIdentity> found = new HashSet<>();
        consumer.assign(List.of(where));
        consumer.seek(where, range.from());
        while (consumer.position(where) < range.to() && found.size() < wanted.size()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "The scan of " + where + " did not end in time: see bridge.log.find-timeout.");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                RecordIdentity identity = Records.identity(record);
                if (identity != null && wanted.contains(identity)) {
                    found.add(identity);
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
                config.findTimeout().toMillis());
        // The barrier's own answer came from the in-sync replicas; records of open transactions are none of ours.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings);
    }
}
