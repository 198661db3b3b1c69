package org.riskosbridge.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.riskosbridge.kafka.AuditTopic;
import org.riskosbridge.log.KafkaTimeout;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.scan.OffsetRange;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.SelectionExtent;
import org.riskosbridge.scan.StoredRecords;
import org.riskosbridge.scan.TimeRange;

/**
 * Appends selected records to another topic, each once, through any number of kills and restarts.
 *
 * <p>One transaction commits records together with the source offsets up to which they were read; the offsets belong to a consumer
 * group named after the replay's id. A new run with the same id takes over the transactional id: Kafka then aborts the transaction of the
 * previous run and fences that run (KIP-98, KIP-447).
 */
@Singleton
public class Replay {

    /** Longer than a transaction, but short, because readers of the target wait for this time after a kill. */
    private static final int TRANSACTION_TIMEOUT = 30_000;

    private static final int DELIVERY_TIMEOUT = 20_000;
    private static final int REQUEST_TIMEOUT = 10_000;

    /** Maximum bytes in flight to Kafka. */
    private static final long BUFFER = 16 << 20;

    /** Large batches and a short linger, because the records to replay exist already. */
    private static final int BATCH = 128 << 10;

    private static final int LINGER = 20;

    private final StoredRecords stored;
    private final ReplayTarget target;
    private final AuditTopic audit;
    private final Admin admin;
    private final Map<String, Object> kafka;
    private final LogConfig config;

    Replay(
            StoredRecords stored,
            ReplayTarget target,
            AuditTopic audit,
            Admin admin,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            LogConfig config) {
        this.stored = stored;
        this.target = target;
        this.audit = audit;
        this.admin = admin;
        this.kafka = kafka;
        this.config = config;
    }

    /** Receives the progress of a replay. */
    public interface Observer {
        /**
         * Called after each poll.
         *
         * @param passed records that this run has read
         * @param left estimated number of records left
         */
        void at(long passed, long left);
    }

    /**
     * Starts or continues the replay of that id, until all records are done or the caller stops it. Blocks.
     *
     * @throws ReplayRefused when the replay is refused; then nothing was appended
     * @throws IllegalStateException when the audit topic is missing; then nothing was appended
     */
    public ReplaySummary run(ReplayRequest request, BooleanSupplier stopped, Observer observer) throws Exception {
        audit.provide();
        try (Producer<byte[], byte[]> producer = producer(request)) {
            producer.initTransactions();
            Map<TopicPartition, ReplayCheckpoint> places = places(request);
            String what = places.isEmpty() ? "started" : "resumed";
            if (places.isEmpty()) {
                places = begin(request);
            }
            List<OffsetRange> rest = places.values().stream()
                    .map(ReplayCheckpoint::rest)
                    .filter(range -> range.from() < range.end())
                    .toList();
            try (RecordScan scan = stored.read(request.selection(), rest)) {
                ReplayRun run = new ReplayRun(request, places, producer, scan, config.auditTopic(), stopped);
                return run.through(what, observer);
            }
        }
    }

    private Map<TopicPartition, ReplayCheckpoint> begin(ReplayRequest request) throws Exception {
        if (isKnown(request.id())) {
            throw new ReplayRefused(
                    "The replay " + request.id() + " was started before, and Kafka has deleted its offsets"
                            + " (the broker's offsets.retention.minutes). Start a new replay with another --id and --into.");
        }
        SelectionExtent extent = stored.locate(request.selection());
        int spread = target.provide(request, extent);
        String fingerprint = request.fingerprint();
        Map<TopicPartition, ReplayCheckpoint> places = new LinkedHashMap<>();
        extent.ranges()
                .forEach(range -> places.put(range.partition(), new ReplayCheckpoint(range, 0, spread, fingerprint)));
        return places;
    }

    /** {@return the checkpoints of earlier runs of the same replay; empty when there was none} */
    private Map<TopicPartition, ReplayCheckpoint> places(ReplayRequest request)
            throws ExecutionException, InterruptedException, TimeoutException, ReplayRefused {
        Map<TopicPartition, OffsetAndMetadata> kept = KafkaTimeout.OFFSETS.await(admin.listConsumerGroupOffsets(
                        ReplayRun.group(request.id()), new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata());
        Map<TopicPartition, ReplayCheckpoint> places = kept.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> ReplayCheckpoint.of(each.getKey(), each.getValue())));
        if (places.values().stream()
                .anyMatch(checkpoint -> !checkpoint.fingerprint().equals(request.fingerprint()))) {
            throw new ReplayRefused(
                    "The replay " + request.id() + " was started with another selection, or into another topic; see "
                            + config.auditTopic() + ". Use the same options, or another --id.");
        }
        return places;
    }

    private boolean isKnown(String id) throws Exception {
        Selection audit = new Selection(
                Set.of(config.auditTopic()),
                Set.of("org.riskosbridge.replay.started"),
                Set.of(),
                Set.of(),
                Set.of(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS);
        AtomicBoolean known = new AtomicBoolean();
        try (RecordScan scan = stored.read(audit, stored.locate(audit).ranges())) {
            while (!scan.isDone() && !known.get()) {
                var unused = scan.further(record -> {
                    known.compareAndSet(false, id.equals(new String(record.key(), UTF_8)));
                    return true;
                });
            }
        }
        return known.get();
    }

    private Producer<byte[], byte[]> producer(ReplayRequest request) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, ReplayRun.group(request.id()));
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER);
        return new KafkaProducer<>(settings);
    }
}
