package org.riskosbridge.log;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.utils.Utils;
import org.riskosbridge.event.LogPosition;

/** The log on Kafka. */
@Singleton
public class KafkaLog implements EventLog {

    private final Vertx vertx;
    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final LogReader reader;
    private final KafkaAvailability availability;
    private final ThreadLocal<Acks> acks = ThreadLocal.withInitial(this::acksOfThisLoop);

    KafkaLog(
            Vertx vertx,
            Producer<byte[], byte[]> producer,
            Topics topics,
            LogReader reader,
            KafkaAvailability availability) {
        this.vertx = vertx;
        this.producer = producer;
        this.topics = topics;
        this.reader = reader;
        this.availability = availability;
    }

    @Override
    public Future<LogPosition> append(ProducerRecord<byte[], byte[]> record) {
        Append append = new Append(record.topic(), acks.get());
        try {
            var unused = producer.send(record, append);
        } catch (RuntimeException refused) {
            // Thrown before the record is handed to the sender: serialization, a closed or a broken producer.
            return Future.failedFuture(notAppended(refused));
        }
        return append.sent();
    }

    @Override
    public Future<Set<RecordIdentity>> find(String topic, int partition, Map<RecordIdentity, Long> claimed) {
        return vertx.executeBlocking(() -> reader.find(topic, partition, claimed), false);
    }

    @Override
    public boolean readSince(long since, Visitor visitor)
            throws ExecutionException, InterruptedException, TimeoutException {
        return reader.readSince(topics.ofEvents(), since, visitor);
    }

    @Override
    public int partitionFor(String topic, byte[] key) {
        int partitions = topics.partitions(topic);
        return partitions == 0 ? -1 : Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    @Override
    public Optional<String> missing() {
        return availability.problem().or(topics::missing);
    }

    @Override
    public boolean isNew() {
        return topics.areAllNew();
    }

    static NotAppended notAppended(Exception refused) {
        // The producer never waits for metadata: it says that a topic is missing when no broker answers, too.
        String why = refused instanceof org.apache.kafka.common.errors.TimeoutException
                ? "Kafka does not answer, or the topic does not exist"
                : refused.toString();
        return new NotAppended(why, refused instanceof RecordTooLargeException);
    }

    private Acks acksOfThisLoop() {
        return new Acks(((ContextInternal) vertx.getOrCreateContext()).unwrap());
    }
}
