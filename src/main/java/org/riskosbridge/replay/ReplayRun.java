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
import org.riskosbridge.scan.RecordScan;

/** One run of a replay, from the last checkpoint on. Not thread-safe. */
final class ReplayRun {

    /** Duration of a transaction: a kill costs the work of this time, and readers of the target see records with this delay. */
    private static final long COMMIT_EVERY = TimeUnit.SECONDS.toNanos(1);

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReplayRequest request;
    private final Map<TopicPartition, ReplayCheckpoint> places;
    private final Producer<byte[], byte[]> producer;
    private final RecordScan scan;
    private final String auditTopic;
    private final BooleanSupplier stopped;
    private final Map<TopicPartition, Long> counts = new HashMap<>();
    private final long began = System.nanoTime();
    private boolean isOpen;
    private long opened;
    private long appended;
    private long valueBytes;

    ReplayRun(
            ReplayRequest request,
            Map<TopicPartition, ReplayCheckpoint> places,
            Producer<byte[], byte[]> producer,
            RecordScan scan,
            String auditTopic,
            BooleanSupplier stopped) {
        this.request = request;
        this.places = places;
        this.producer = producer;
        this.scan = scan;
        this.auditTopic = auditTopic;
        this.stopped = stopped;
    }

    /** {@return the name of the consumer group that keeps a replay's progress; also the transactional id} */
    static String group(String id) {
        return "riskos-replay." + id;
    }

    /** @param what {@code started} or {@code resumed} */
    ReplaySummary through(String what, Replay.Observer observer) throws Exception {
        if (!scan.isDone()) {
            write(what);
            commit();
            boolean goOn = true;
            while (goOn && !scan.isDone()) {
                // Commit also when nothing was selected: otherwise a kill would repeat the read.
                begin();
                goOn = scan.further(this::append) && !stopped.getAsBoolean();
                commitIfDue();
                observer.at(scan.passed(), scan.left());
            }
            if (scan.isDone()) {
                write("finished");
            }
            commit();
        }
        return new ReplaySummary(
                appended,
                valueBytes,
                total(),
                scan.passed(),
                scan.bytes(),
                Duration.ofNanos(System.nanoTime() - began),
                scan.isDone());
    }

    private boolean append(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition from = new TopicPartition(record.topic(), record.partition());
        int to = record.partition() % requireNonNull(places.get(from)).spread();
        begin();
        // The commit reports a failure.
        var unused = producer.send(Records.again(record, request.into(), to, request.id()));
        counts.merge(from, 1L, Long::sum);
        appended++;
        valueBytes += record.serializedValueSize();
        commitIfDue();
        keepPace();
        return !stopped.getAsBoolean();
    }

    /** Waits until the next record is due. */
    private void keepPace() {
        if (request.rate().isEmpty()) {
            return;
        }
        long due = began
                + (long) (TimeUnit.SECONDS.toNanos(1)
                        * (appended / request.rate().getAsDouble()));
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

    /** Commits records and offsets together, or neither. */
    private void commit() {
        begin();
        Map<TopicPartition, Long> next = scan.next();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        places.forEach((partition, checkpoint) -> offsets.put(
                partition,
                checkpoint.kept(
                        next.getOrDefault(partition, checkpoint.rest().end()), counts.getOrDefault(partition, 0L))));
        producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(group(request.id())));
        producer.commitTransaction();
        isOpen = false;
    }

    private long total() {
        return places.values().stream().mapToLong(ReplayCheckpoint::appended).sum() + appended;
    }

    /** Writes the audit record: operator, action, time, reason, number of records. */
    private void write(String what) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("replay_id", request.id());
        details.put("what", what);
        details.put("at", now.toString());
        details.put("who", request.who());
        details.put("reason", request.reason());
        details.put("into", request.into());
        details.put("selection", request.selection().described());
        details.put("appended", total());
        begin();
        var unused = producer.send(
                Records.audit(auditTopic, "replay", request.id(), what, now, ReplayRequest.json(details)));
    }
}
