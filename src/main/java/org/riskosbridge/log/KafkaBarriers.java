package org.riskosbridge.log;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/**
 * Barriers in Kafka: the abort marker of a transaction that has no records, so that no consumer sees anything.
 *
 * <ol>
 *   <li>Ask for the end of each partition. A deposed leader reports an end that is too low, which does no harm.
 *   <li>Run an {@link EmptyTransaction}: its marker has a producer id and an epoch that were issued for this barrier.
 *   <li>Fetch from that end on until the marker arrives. Consumers get nothing beyond the high watermark, so the marker and everything before it are
 *   on every in-sync replica.
 * </ol>
 *
 * <p>Only the controller takes a replica out of the in-sync set, and without unclean leader election each later leader comes from
 * that set. So every record that was committed before the barrier is below the barrier's offset, in the log of each later leader too. Below its own
 * high watermark a deposed leader serves the beginning of the same log. Only the marker itself is a proof: a completed transaction proves nothing,
 * nor does the leader's list of producers.
 */
@Singleton
class KafkaBarriers implements Barriers {

    /** The last version of a fetch that names topics; later versions use topic ids. */
    private static final short FETCH_BY_NAME = 12;

    /** Milliseconds that a leader waits for records when it has none. */
    private static final int FETCH_WAIT = 50;

    /** Maximum bytes of an answer, for each partition and for all: the records since the end was queried. */
    private static final int FETCH_PARTITION = 1 << 20;

    private static final int FETCH = 4 << 20;

    /** Time after which the transaction of several partitions counts as blocked. Two bridges with the same id need some milliseconds. */
    private static final Duration BLOCKED = Duration.ofSeconds(2);

    /** Time-out of one attempt for one partition: short, because many partitions may be blocked. */
    private static final Duration ONE_BLOCKED = Duration.ofMillis(500);

    private final Map<String, Object> kafka;
    private final LogConfig config;

    KafkaBarriers(@Identifier("default-kafka-broker") Map<String, Object> kafka, LogConfig config) {
        this.kafka = kafka;
        this.config = config;
    }

    @Override
    public Map<TopicPartition, Barrier> raise(
            Collection<TopicPartition> partitions, Duration timeout, BooleanSupplier wanted)
            throws ExecutionException, InterruptedException {
        try (BrokerRequests brokers = new BrokerRequests(kafka, timeout)) {
            PartitionLeaders leaders = new PartitionLeaders(brokers, partitions);
            Map<TopicPartition, Long> next = new HashMap<>(
                    leaders.ask(partitions, wanted, (leader, epochs, limit) -> ends(brokers, leader, epochs, limit)));
            if (next.isEmpty()) {
                return Map.of();
            }
            Map<TopicPartition, EmptyTransaction.Marker> markers = markers(brokers, next.keySet(), wanted);
            return leaders.ask(
                    markers.keySet(),
                    wanted,
                    (leader, epochs, limit) -> search(brokers, leader, epochs, limit, next, markers));
        } catch (KafkaException refused) {
            throw new ExecutionException(refused);
        }
    }

    /**
     * Runs one transaction for all partitions; or one for each partition when the transaction of all is blocked, because an earlier one still waits
     * for a partition that cannot be written. A transaction of one partition blocks its own id only.
     *
     * @return the partitions whose marker is being written
     */
    private Map<TopicPartition, EmptyTransaction.Marker> markers(
            BrokerRequests brokers, Collection<TopicPartition> partitions, BooleanSupplier wanted)
            throws InterruptedException {
        Map<TopicPartition, EmptyTransaction.Marker> markers = new HashMap<>();
        if (partitions.size() > 1) {
            abort(brokers, "all", partitions, BLOCKED)
                    .ifPresent(marker -> partitions.forEach(each -> markers.put(each, marker)));
        }
        while (markers.isEmpty() && !brokers.isLate()) {
            for (TopicPartition each : partitions) {
                abort(brokers, each.toString(), List.of(each), ONE_BLOCKED)
                        .ifPresent(marker -> markers.put(each, marker));
                if (!wanted.getAsBoolean()) {
                    return Map.of();
                }
            }
        }
        return markers;
    }

    /** @param id the same for all bridges */
    private Optional<EmptyTransaction.Marker> abort(
            BrokerRequests brokers, String id, Collection<TopicPartition> partitions, Duration limit)
            throws InterruptedException {
        return new EmptyTransaction(brokers, config.transactionalIdPrefix() + id).abort(partitions, limit);
    }

    private static Map<TopicPartition, Long> ends(
            BrokerRequests brokers, Node leader, Map<TopicPartition, Integer> epochs, int limit)
            throws IOException, TimeoutException {
        Map<TopicPartition, ListOffsetsPartition> targets = epochs.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> new ListOffsetsPartition()
                                .setPartitionIndex(each.getKey().partition())
                                .setCurrentLeaderEpoch(each.getValue())
                                .setTimestamp(ListOffsetsRequest.LATEST_TIMESTAMP)));
        ListOffsetsResponse answer = brokers.ask(
                leader,
                ListOffsetsRequest.Builder.forConsumer(false, IsolationLevel.READ_UNCOMMITTED)
                        .setTargetTimes(ListOffsetsRequest.toListOffsetsTopics(targets)),
                ListOffsetsResponse.class,
                limit);
        Map<TopicPartition, Long> ends = new HashMap<>();
        answer.topics()
                .forEach(topic -> topic.partitions().forEach(partition -> {
                    if (isAnswered(partition.errorCode())) {
                        ends.put(new TopicPartition(topic.name(), partition.partitionIndex()), partition.offset());
                    }
                }));
        return ends;
    }

    /** {@return the partitions in which the marker was seen; for the others {@code next} gets the offset to continue from} */
    private static Map<TopicPartition, Barrier> search(
            BrokerRequests brokers,
            Node leader,
            Map<TopicPartition, Integer> epochs,
            int limit,
            Map<TopicPartition, Long> next,
            Map<TopicPartition, EmptyTransaction.Marker> markers)
            throws IOException, TimeoutException {
        Map<TopicPartition, FetchRequest.PartitionData> targets = new HashMap<>();
        epochs.forEach((where, epoch) -> targets.put(
                where,
                new FetchRequest.PartitionData(
                        Uuid.ZERO_UUID,
                        requireNonNull(next.get(where)),
                        FetchRequest.INVALID_LOG_START_OFFSET,
                        FETCH_PARTITION,
                        Optional.of(epoch))));
        FetchResponse answer = brokers.ask(
                leader,
                FetchRequest.Builder.forConsumer(FETCH_BY_NAME, FETCH_WAIT, 1, targets)
                        .isolationLevel(IsolationLevel.READ_UNCOMMITTED)
                        .setMaxBytes(FETCH),
                FetchResponse.class,
                limit);
        long seen = System.nanoTime();
        Map<TopicPartition, Barrier> barriers = new HashMap<>();
        answer.data()
                .responses()
                .forEach(topic -> topic.partitions().forEach(partition -> {
                    TopicPartition where = new TopicPartition(topic.topic(), partition.partitionIndex());
                    if (isAnswered(partition.errorCode())) {
                        EmptyTransaction.Marker marker = requireNonNull(markers.get(where));
                        for (RecordBatch batch : batches(partition)) {
                            if (marker.isOf(batch)) {
                                barriers.put(
                                        where,
                                        new Barrier(
                                                batch.lastOffset(),
                                                leader.id(),
                                                batch.maxTimestamp(),
                                                marker.asked(),
                                                seen));
                                break;
                            }
                            next.put(where, batch.nextOffset());
                        }
                    }
                }));
        return barriers;
    }

    private static Iterable<? extends RecordBatch> batches(FetchResponseData.PartitionData partition) {
        return FetchResponse.recordsOrFail(partition).batches();
    }

    /** Most errors pass: another broker leads now, or this broker is not ready yet. A missing permission does not pass. */
    private static boolean isAnswered(short code) {
        Errors error = Errors.forCode(code);
        if (error == Errors.TOPIC_AUTHORIZATION_FAILED) {
            throw error.exception();
        }
        return error == Errors.NONE;
    }
}
