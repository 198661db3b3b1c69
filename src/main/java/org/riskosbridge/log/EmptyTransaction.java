package org.riskosbridge.log;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.EndTxnResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest.CoordinatorType;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;

/**
 * A transaction that adds partitions, appends nothing, and is aborted: the coordinator writes an abort marker into each of the
 * partitions. The transaction needs Write on the transactional id and on the topics.
 */
final class EmptyTransaction {

    /** Milliseconds that the coordinator may take: it waits for the in-sync replicas of its own log. */
    private static final int LIMIT = 5_000;

    /** Milliseconds after which the coordinator aborts by itself, if this process ends in the middle. */
    private static final int TRANSACTION_TIMEOUT = 10_000;

    /** Minimum and maximum milliseconds until the next attempt: two bridges may use the same transactional id. */
    private static final int PAUSE_MIN = 5;

    private static final int PAUSE_MAX = 30;

    /** Errors after which a later attempt may succeed. */
    private static final Set<Errors> PASSING = EnumSet.of(
            Errors.CONCURRENT_TRANSACTIONS,
            Errors.COORDINATOR_LOAD_IN_PROGRESS,
            Errors.COORDINATOR_NOT_AVAILABLE,
            Errors.NOT_COORDINATOR,
            Errors.NOT_ENOUGH_REPLICAS,
            Errors.REQUEST_TIMED_OUT,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.INVALID_PRODUCER_ID_MAPPING);

    /** Another bridge has begun a transaction with the same id, which ends this one. */
    private static final Set<Errors> FENCED = EnumSet.of(Errors.PRODUCER_FENCED, Errors.INVALID_PRODUCER_EPOCH);

    private final BrokerRequests brokers;
    private final String id;

    EmptyTransaction(BrokerRequests brokers, String id) {
        this.brokers = brokers;
        this.id = id;
    }

    /**
     * Producer id and epoch of the markers.
     *
     * @param asked nanoseconds of {@link System#nanoTime}, before producer id and epoch were requested
     */
    record Marker(long producerId, short epoch, long asked) {

        /**
         * {@return whether this is a marker of the transaction} A later epoch counts too: a bridge that takes over the transactional id
         * ends this transaction with its own, later epoch.
         */
        boolean isOf(RecordBatch batch) {
            return batch.isControlBatch() && batch.producerId() == producerId && batch.producerEpoch() >= epoch;
        }
    }

    /**
     * Runs the transaction, again and again until the coordinator has accepted its end.
     *
     * @param limit how long to try
     * @return producer id and epoch of the markers, which the coordinator writes from now on; empty when the coordinator did not accept in time
     */
    Optional<Marker> abort(Collection<TopicPartition> partitions, Duration limit) throws InterruptedException {
        long begin = System.nanoTime();
        Node any = brokers.recent();
        try {
            while (System.nanoTime() - begin < limit.toNanos()) {
                try {
                    Node coordinator = coordinator(any);
                    Marker marker = begin(coordinator);
                    add(coordinator, marker, partitions);
                    end(coordinator, marker);
                    return Optional.of(marker);
                } catch (NotNow | IOException e) {
                    any = brokers.next();
                    brokers.pause(ThreadLocalRandom.current().nextInt(PAUSE_MIN, PAUSE_MAX));
                }
            }
        } catch (TimeoutException deadline) {
            // The deadline of the requests ends the attempts, as the limit does.
        }
        return Optional.empty();
    }

    private Node coordinator(Node any) throws IOException, NotNow, TimeoutException {
        FindCoordinatorRequest.Builder request = new FindCoordinatorRequest.Builder(new FindCoordinatorRequestData()
                .setKeyType(CoordinatorType.TRANSACTION.id())
                .setCoordinatorKeys(List.of(id)));
        Coordinator found = brokers.ask(any, request, FindCoordinatorResponse.class, PartitionLeaders.LIMIT)
                .coordinators()
                .get(0);
        check(Errors.forCode(found.errorCode()));
        return new Node(found.nodeId(), found.host(), found.port());
    }

    private Marker begin(Node coordinator) throws IOException, NotNow, TimeoutException {
        InitProducerIdRequest.Builder request = new InitProducerIdRequest.Builder(new InitProducerIdRequestData()
                .setTransactionalId(id)
                .setTransactionTimeoutMs(TRANSACTION_TIMEOUT)
                .setProducerId(RecordBatch.NO_PRODUCER_ID)
                .setProducerEpoch(RecordBatch.NO_PRODUCER_EPOCH));
        long asked = System.nanoTime();
        InitProducerIdResponse answer = brokers.ask(coordinator, request, InitProducerIdResponse.class, LIMIT);
        check(answer.error());
        return new Marker(answer.data().producerId(), answer.data().producerEpoch(), asked);
    }

    private void add(Node coordinator, Marker marker, Collection<TopicPartition> partitions)
            throws IOException, NotNow, TimeoutException {
        Map<TopicPartition, Errors> errors = brokers.ask(
                        coordinator,
                        AddPartitionsToTxnRequest.Builder.forClient(
                                id, marker.producerId(), marker.epoch(), List.copyOf(partitions)),
                        AddPartitionsToTxnResponse.class,
                        LIMIT)
                .errors()
                .get(AddPartitionsToTxnResponse.V3_AND_BELOW_TXN_ID);
        for (Errors error : requireNonNull(errors).values()) {
            if (error != Errors.OPERATION_NOT_ATTEMPTED) {
                check(error);
            }
        }
    }

    /** Once the transaction has its partitions, every end of the transaction writes the markers, also when another bridge fences it. */
    private void end(Node coordinator, Marker marker) throws IOException, NotNow, TimeoutException {
        EndTxnRequestData abort = new EndTxnRequestData()
                .setTransactionalId(id)
                .setProducerId(marker.producerId())
                .setProducerEpoch(marker.epoch())
                .setCommitted(false);
        Errors error = brokers.ask(coordinator, new EndTxnRequest.Builder(abort, false), EndTxnResponse.class, LIMIT)
                .error();
        if (!FENCED.contains(error)) {
            check(error);
        }
    }

    private static void check(Errors error) throws NotNow {
        if (PASSING.contains(error) || FENCED.contains(error)) {
            throw new NotNow();
        }
        if (error != Errors.NONE) {
            throw error.exception();
        }
    }

    /** The caller may try again, from the beginning. */
    private static final class NotNow extends Exception {
        private static final long serialVersionUID = 1;

        NotNow() {
            super(null, null, false, false);
        }
    }
}
