package org.riskosbridge.replay;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.riskosbridge.log.Records;
import org.riskosbridge.reading.Reading;

/** One run of a replay, from where the last one came to. For one thread. */
final class Run {

    /** How long a transaction lasts: a kill costs that much work, and readers of the target see records that late. */
    private static final long COMMIT_EVERY = TimeUnit.SECONDS.toNanos(1);

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Order order;
    private final Map<TopicPartition, Place> places;
    private final Producer<byte[], byte[]> producer;
    private final Reading reading;
    private final String auditTopic;
    private final BooleanSupplier stopped;
    private final Map<TopicPartition, Long> counts = new HashMap<>();
    private final long began = System.nanoTime();
    private boolean isOpen;
    private long opened;
    private long appended;
    private long valueBytes;

    Run(
            Order order,
            Map<TopicPartition, Place> places,
            Producer<byte[], byte[]> producer,
            Reading reading,
            String auditTopic,
            BooleanSupplier stopped) {
        this.order = order;
        this.places = places;
        this.producer = producer;
        this.reading = reading;
        this.auditTopic = auditTopic;
        this.stopped = stopped;
    }

    /** {@return the consumer group that keeps a replay's progress, and its transactional id} */
    static String group(String id) {
        return "riskos-replay." + id;
    }

    /** @param what the run is to the replay: {@code started} or {@code resumed} */
    Summary through(String what, Replay.Observer observer) throws Exception {
        if (!reading.isDone()) {
            write(what);
            commit();
            boolean goOn = true;
            while (goOn && !reading.isDone()) {
                // A transaction also where nothing is selected: else a kill would cost the reading of it.
                begin();
                goOn = reading.further(this::append) && !stopped.getAsBoolean();
                commitIfDue();
                observer.at(reading.passed(), reading.left());
            }
            if (reading.isDone()) {
                write("finished");
            }
            commit();
        }
        return new Summary(
                appended,
                valueBytes,
                total(),
                reading.passed(),
                reading.bytes(),
                Duration.ofNanos(System.nanoTime() - began),
                reading.isDone());
    }

    private boolean append(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition from = new TopicPartition(record.topic(), record.partition());
        int to = record.partition() % requireNonNull(places.get(from)).spread();
        begin();
        // A failure comes back with the commit.
        var unused = producer.send(Records.again(record, order.into(), to, order.id()));
        counts.merge(from, 1L, Long::sum);
        appended++;
        valueBytes += record.serializedValueSize();
        commitIfDue();
        keepPace();
        return !stopped.getAsBoolean();
    }

    /** Waits until the next record is due. */
    private void keepPace() {
        if (order.rate().isEmpty()) {
            return;
        }
        long due = began
                + (long) (TimeUnit.SECONDS.toNanos(1) * (appended / order.rate().getAsDouble()));
        for (long rest = due - System.nanoTime(); rest > 0 && !stopped.getAsBoolean(); rest = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(rest, LONGEST_PAUSE));
            commitIfDue();
        }
    }

    private void begin() {
        if (!isOpen) {
            producer.beginTransaction();
            isOpen = true;
            opened = System.nanoTime();
        }
    }

    private void commitIfDue() {
        if (isOpen && System.nanoTime() - opened > COMMIT_EVERY) {
            commit();
        }
    }

    /** Records and offsets become visible together, or not at all. */
    private void commit() {
        begin();
        Map<TopicPartition, Long> next = reading.next();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        places.forEach((partition, place) -> offsets.put(
                partition,
                place.kept(next.getOrDefault(partition, place.rest().end()), counts.getOrDefault(partition, 0L))));
        producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(group(order.id())));
        producer.commitTransaction();
        isOpen = false;
    }

    private long total() {
        return places.values().stream().mapToLong(Place::appended).sum() + appended;
    }

    /** Who did what, when, why, and how much of it. */
    private void write(String what) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("replay_id", order.id());
        details.put("what", what);
        details.put("at", now.toString());
        details.put("who", order.who());
        details.put("reason", order.reason());
        details.put("into", order.into());
        details.put("selection", order.selection().described());
        details.put("appended", total());
        begin();
        var unused = producer.send(Records.audit(auditTopic, order.id(), what, now, Order.json(details)));
    }
}
