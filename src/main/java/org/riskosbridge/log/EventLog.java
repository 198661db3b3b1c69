package org.riskosbridge.log;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.riskosbridge.event.LogPosition;

/** The events as Kafka stores them. No call blocks; futures complete on the caller's own event loop. */
public interface EventLog {

    /**
     * Appends a record, and completes when every in-sync replica has it.
     *
     * @return the position; or a failure: {@link NotAppended} when it is certain that nothing was or will be appended,
     *     {@link AppendInDoubt} when that is not known
     */
    Future<LogPosition> append(ProducerRecord<byte[], byte[]> record);

    /**
     * Looks for events in one partition, behind a barrier. Protocol step 6.
     *
     * @param claimed the events, each with the time of its claim, milliseconds since 1970
     * @return what the log says of each; or a failure when the log could not be asked
     */
    Future<Map<RecordIdentity, Presence>> find(String topic, int partition, Map<RecordIdentity, Long> claimed);

    /**
     * Reads every event that was claimed since a time, behind a barrier on every partition of every topic that events were
     * ever appended to. Blocks: for worker threads.
     *
     * @param since milliseconds since 1970
     * @return whether the visitor saw all; false when it did not want to go on
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when Kafka does not answer
     */
    boolean readSince(long since, Visitor visitor) throws ExecutionException, InterruptedException, TimeoutException;

    /** Sees what {@link #readSince} reads. */
    interface Visitor {
        /**
         * Called again and again, also when there was nothing to read for a moment.
         *
         * @param left how many records are still to be read, those of other kinds included; 0 while the barriers are waited for
         * @return whether to go on
         */
        boolean visit(List<StoredEvent> events, long left);
    }

    /**
     * Picks the partition of a new record, as Kafka's own default partitioner would for its key.
     *
     * @return the partition, or -1 while nothing is known of the topic
     */
    int partitionFor(String topic, byte[] key);

    /** {@return why appending cannot work, for the operator; empty when every topic is there} */
    Optional<String> missing();

    /** {@return whether this process has made every topic itself, so that nobody can have appended before it} */
    boolean isNew();
}
