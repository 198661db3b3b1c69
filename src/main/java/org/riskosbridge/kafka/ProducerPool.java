package org.riskosbridge.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The producers that append records. Each partition has one owner among the producers, for as long as the process runs, and each producer has at
 * most one request in flight to each broker. So a partition never has two batches in flight (KAFKA-14034, see docs/guarantee.md), records of a
 * partition keep their order, and batches of different producers do not wait for each other's acknowledgement. Thread-safe.
 */
final class ProducerPool {

    /** How long a producer may take to get the metadata of a topic, and the time between two checks of its metadata, in nanoseconds. */
    private static final long METADATA_LIMIT = TimeUnit.SECONDS.toNanos(10);

    private static final long METADATA_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    /** Time that a producer has to close. When the pool closes, every delivery has its answer. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final int size;
    private final IntFunction<Producer<byte[], byte[]>> factory;
    private final List<Producer<byte[], byte[]>> made = new CopyOnWriteArrayList<>();
    private volatile List<Producer<byte[], byte[]>> producers = List.of();

    /**
     * Creates no further producer yet: a command that appends nothing needs none.
     *
     * @param size number of producers
     * @param first the first producer; its creator closes this producer
     * @param factory creates the other producers, by number from 1 on
     */
    ProducerPool(int size, Producer<byte[], byte[]> first, IntFunction<Producer<byte[], byte[]>> factory) {
        this.size = size;
        this.factory = factory;
        this.made.add(first);
    }

    /**
     * Sends a record through the producer that owns its partition. Does not block.
     *
     * @throws RuntimeException when the producer refuses the record at once: then there is no outcome
     */
    void send(ProducerRecord<byte[], byte[]> record, Callback outcome) {
        List<Producer<byte[], byte[]>> all = producers;
        if (all.isEmpty()) {
            throw new TimeoutException("No producer has the metadata of a topic yet.");
        }
        var unused = all.get(owner(record.topic(), record.partition())).send(record, outcome);
    }

    /**
     * {@return the number of the producer that owns a partition} Partitions of one topic have successive owners.
     *
     * @param partition null for records whose producer chooses the partition: all partitions of such a topic have one owner
     */
    private int owner(String topic, @Nullable Integer partition) {
        return Math.floorMod(topic.hashCode() + (partition == null ? 0 : partition), size);
    }

    /**
     * Makes every producer load the metadata of topics: on an event loop no producer may wait for metadata. Producers drop the metadata of a topic
     * that they have not used for 5 minutes. Blocks: use a worker thread, one call at a time.
     *
     * @throws TimeoutException when a producer does not get the metadata in 10 s
     */
    void introduce(Collection<String> topics) throws InterruptedException {
        while (made.size() < size) {
            made.add(factory.apply(made.size()));
        }
        long deadline = System.nanoTime() + METADATA_LIMIT;
        while (!knowAll(topics)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("The producers do not get the metadata of all topics.");
            }
            TimeUnit.NANOSECONDS.sleep(METADATA_PAUSE);
        }
        producers = List.copyOf(made);
    }

    /** Asks each producer for the metadata of each topic; {@return whether all of them have it} */
    private boolean knowAll(Collection<String> topics) {
        boolean all = true;
        for (Producer<byte[], byte[]> producer : made) {
            for (String topic : topics) {
                try {
                    producer.partitionsFor(topic);
                } catch (TimeoutException notYet) {
                    all = false;
                }
            }
        }
        return all;
    }

    /** Closes the producers that the pool has created. */
    void close() {
        made.subList(1, made.size()).forEach(producer -> producer.close(CLOSE_LIMIT));
    }
}
