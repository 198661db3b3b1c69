package org.riskosbridge.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.KafkaAvailability;
import org.riskosbridge.log.NotAppended;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RecordIdentity;

/** The event log in Kafka. */
@Singleton
public class KafkaLog implements EventLog {

    /**
     * Maximum concurrent lookups, each for one partition and with a time-out of {@link org.riskosbridge.log.LogConfig#lookupTimeout}; others wait.
     */
    private static final int LOOKUPS = 20;

    private final Vertx vertx;
    private final WorkerExecutor lookups;
    private final ProducerPool producers;
    private final RequiredTopics topics;
    private final LogReader reader;
    private final KafkaAvailability availability;
    private final ThreadLocal<AckQueue> acks = ThreadLocal.withInitial(this::acksOfThisLoop);

    KafkaLog(
            Vertx vertx,
            ProducerPool producers,
            RequiredTopics topics,
            LogReader reader,
            KafkaAvailability availability) {
        this.vertx = vertx;
        // A separate pool for lookups: many lookups must not delay heartbeats and clock readings.
        this.lookups = vertx.createSharedWorkerExecutor("log-lookups", LOOKUPS);
        this.producers = producers;
        this.topics = topics;
        this.reader = reader;
        this.availability = availability;
    }

    @Override
    public Future<LogPosition> append(ProducerRecord<byte[], byte[]> record) {
        PendingAppend append = new PendingAppend(record.topic(), acks.get(), availability);
        try {
            producers.send(record, append);
        } catch (RuntimeException refused) {
            // Thrown before the producer accepts the record: serialization, or a closed or broken producer.
            return Future.failedFuture(notAppended(refused, availability));
        }
        return append.sent();
    }

    @Override
    public Future<Map<RecordIdentity, Presence>> find(String topic, int partition, Map<RecordIdentity, Long> claimed) {
        return lookups.executeBlocking(() -> reader.find(topic, partition, claimed), false);
    }

    @Override
    public Optional<Map<LogPartition, Distribution>> partitions(BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException {
        return topics.everUsed(goOn).map(Distribution::ofPartitions);
    }

    @Override
    public Optional<Map<LogPartition, Long>> readSince(long since, Map<LogPartition, Long> partitions, Visitor visitor)
            throws ExecutionException, InterruptedException, TimeoutException {
        return reader.readSince(since, partitions, visitor);
    }

    @Override
    public int partitionFor(String topic, byte[] key) {
        int partitions = topics.partitions(topic);
        return partitions == 0 ? -1 : Distribution.partition(key, partitions);
    }

    @Override
    public Optional<String> missing() {
        return availability.problem().or(topics::missing);
    }

    @Override
    public boolean isNew() {
        return topics.areAllNew();
    }

    static NotAppended notAppended(Exception refused, KafkaAvailability availability) {
        // The producer never waits for metadata, so it reports a missing topic also when no broker answers.
        String why = refused instanceof org.apache.kafka.common.errors.TimeoutException
                ? availability.problem().orElse("Kafka does not answer, or the topic does not exist")
                : refused.toString();
        return new NotAppended(why, refused instanceof RecordTooLargeException);
    }

    private AckQueue acksOfThisLoop() {
        return new AckQueue(((ContextInternal) vertx.getOrCreateContext()).unwrap());
    }
}
