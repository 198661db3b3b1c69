package org.riskosbridge.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The producers that append records. Each producer has at most one request under way to each broker, and so never two batches of one partition
 * (KAFKA-14034, see docs/guarantee.md). Several producers have several requests under way: an event does not wait for the answer to the events
 * before it. Producers share no sequence numbers: a batch of one producer never changes because a batch of another one failed.
 *
 * <p>A record joins the batch that is still open, or opens one at a producer that has nothing under way. Where Kafka answers faster than
 * {@link #NEAR}, only the first producer is used: larger requests then cost less and take no longer.
 *
 * <p>Thread-safe. Two threads may choose at the same time with one seeing the pool a moment late: only the size of batches depends on it.
 */
final class ProducerPool {

    /** Nanoseconds. A shorter wait for the answer before is not worth a request of its own. */
    static final long NEAR = TimeUnit.MILLISECONDS.toNanos(3);

    /** How long a producer may take to learn of a topic, and the time between two looks, in nanoseconds. */
    private static final long METADATA_LIMIT = TimeUnit.SECONDS.toNanos(10);

    private static final long METADATA_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    /** Time that a producer has to end. When the pool closes, every delivery has its answer. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> quarkusProducer;
    private final IntFunction<Producer<byte[], byte[]>> factory;
    private final Limits limits;
    private final FastestAppend fastest;
    private final List<PooledProducer> made = new CopyOnWriteArrayList<>();
    private volatile List<PooledProducer> producers;
    private volatile OpenBatch open;

    /**
     * What bounds the pool.
     *
     * @param producers how many producers there are when topics are known
     * @param room bytes of records without an outcome up to which a producer takes more while another has fewer
     * @param linger nanoseconds that a batch stays open, {@code linger.ms}
     * @param isOrdered whether all records of a partition go through one producer, in the order of {@link #choose}
     */
    record Limits(int producers, long room, long linger, boolean isOrdered) {}

    private record OpenBatch(PooledProducer producer, long since) {}

    /**
     * A pool with one producer.
     *
     * @param quarkusProducer the first producer; its owner closes it
     * @param factory makes the other producers, by number from 1 on
     */
    ProducerPool(
            Producer<byte[], byte[]> quarkusProducer,
            IntFunction<Producer<byte[], byte[]>> factory,
            Limits limits,
            FastestAppend fastest) {
        this.quarkusProducer = quarkusProducer;
        this.factory = factory;
        this.limits = limits;
        this.fastest = fastest;
        PooledProducer first = new PooledProducer(quarkusProducer);
        this.made.add(first);
        this.producers = List.of(first);
        this.open = new OpenBatch(first, System.nanoTime() - limits.linger());
    }

    /**
     * Sends a record. Does not block.
     *
     * @throws RuntimeException when a producer refuses the record before it takes it: then there is no outcome
     */
    void send(ProducerRecord<byte[], byte[]> record, Callback outcome) {
        long begun = System.nanoTime();
        Integer partition = record.partition();
        choose(partition == null ? 0 : partition, begun).send(record, (metadata, failure) -> {
            if (failure == null) {
                long now = System.nanoTime();
                fastest.took(now - begun, now);
            }
            outcome.onCompletion(metadata, failure);
        });
    }

    /** @param now {@link System#nanoTime()} */
    PooledProducer choose(int partition, long now) {
        List<PooledProducer> all = producers;
        if (limits.isOrdered()) {
            return all.get(partition % all.size());
        }
        PooledProducer first = all.get(0);
        if (fastest.nanos() < NEAR && hasRoom(first)) {
            return first;
        }
        OpenBatch batch = open;
        if (now - batch.since() < limits.linger() && hasRoom(batch.producer())) {
            return batch.producer();
        }
        PooledProducer least = least(all);
        open = new OpenBatch(least, now);
        return least;
    }

    private boolean hasRoom(PooledProducer producer) {
        return producer.pending() < limits.room();
    }

    /** {@return the first producer without a pending record, else the one with the fewest bytes of them} */
    private static PooledProducer least(List<PooledProducer> all) {
        PooledProducer least = all.get(0);
        for (int i = 1; least.pending() > 0 && i < all.size(); i++) {
            PooledProducer other = all.get(i);
            if (other.pending() < least.pending()) {
                least = other;
            }
        }
        return least;
    }

    /**
     * Makes every producer of the pool load the metadata of topics: on an event loop no producer may wait for metadata. Producers drop the
     * metadata of a topic that nobody asked for in 5 minutes. Blocks: for worker threads, one at a time.
     *
     * @throws TimeoutException when a producer does not get the metadata in 10 s
     */
    void introduce(Collection<String> topics) {
        while (made.size() < limits.producers()) {
            made.add(new PooledProducer(factory.apply(made.size())));
        }
        long deadline = System.nanoTime() + METADATA_LIMIT;
        while (!knowAll(topics)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("The producers do not get the metadata of all topics.");
            }
            LockSupport.parkNanos(METADATA_PAUSE);
        }
        producers = List.copyOf(made);
    }

    private boolean knowAll(Collection<String> topics) {
        boolean all = true;
        for (PooledProducer each : made) {
            all &= each.knows(topics);
        }
        return all;
    }

    /** Closes the producers that the pool has made. */
    void close() {
        made.stream()
                .map(PooledProducer::producer)
                .filter(each -> each != quarkusProducer)
                .forEach(each -> each.close(CLOSE_LIMIT));
    }
}
