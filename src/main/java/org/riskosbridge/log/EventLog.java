package org.riskosbridge.log;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;

/** The event log. Calls do not block unless stated; futures complete on the caller's event loop. */
public interface EventLog {

    /**
     * Appends a record. Completes when every in-sync replica has the record. Protocol steps 2 and 3.
     *
     * @return the position; or a failure: {@link NotAppended} when it is certain that the record is not and will not be in the log, {@link
     *     AppendInDoubt} when the outcome is unknown
     */
    Future<LogPosition> append(ProducerRecord<byte[], byte[]> record);

    /**
     * Looks up events in one partition, up to a barrier. Protocol step 6.
     *
     * @param claimed the events, each with the time of its claim, milliseconds since 1970
     * @return the presence of each event; or a failure when the log cannot be read
     */
    Future<Map<RecordIdentity, Presence>> find(String topic, int partition, Map<RecordIdentity, Long> claimed);

    /**
     * Reads which partitions may contain events of the index: all partitions of every registered topic. Blocks: use a worker thread.
     *
     * @param goOn polled while reading; false cancels
     * @return the partitions, each with the distribution of its topic; empty when cancelled
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when Kafka does not answer
     */
    Optional<Map<LogPartition, Distribution>> partitions(BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException;

    /**
     * Reads every event that was claimed since a time, up to a barrier in each partition. Blocks: use a worker thread.
     *
     * @param since milliseconds since 1970
     * @param partitions the partitions, each with the offset up to which the caller has read it; 0 for a partition that was not read
     * @return the partitions that could not be read up to a barrier, with the offset up to which each is read; empty when the visitor stopped
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when Kafka does not answer
     */
    Optional<Map<LogPartition, Long>> readSince(long since, Map<LogPartition, Long> partitions, Visitor visitor)
            throws ExecutionException, InterruptedException, TimeoutException;

    /** Receives what {@link #readSince} reads. */
    interface Visitor {
        /**
         * Called after each poll, also without events.
         *
         * @return whether to continue
         */
        boolean visit(LogBatch batch);
    }

    /**
     * Chooses the partition of a new record as Kafka's default partitioner does for its key.
     *
     * @return the partition, or -1 while the topic is unknown
     */
    int partitionFor(String topic, byte[] key);

    /** {@return why appends cannot work, for the operator; empty when every topic exists} */
    Optional<String> missing();

    /** {@return whether this process has created every topic itself, so that nobody can have appended before} */
    boolean isNew();
}
