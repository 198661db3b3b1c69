package org.riskosbridge.log;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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
 *   <li>Ask for the end of each partition. A deposed leader tells one that is too low, which does no harm.
 *   <li>{@link EmptyTransaction}: its marker bears a producer id and an epoch that were issued for this barrier.
 *   <li>Fetch from that end on until the marker is there. Consumers get nothing beyond the high watermark, so that the marker, and
 *       all that stands before it, is on every in-sync replica.
 * </ol>
 *
 * <p>Only the controller takes a replica out of the in-sync set, and without unclean leader election each later leader comes from
 * that set. So whatever counted before the barrier stands below its offset, in the log of each later leader; and whatever a deposed
 * leader serves below its own high watermark is the beginning of the same log. A marker that does not come proves nothing: neither
 * a transaction that is complete, nor the leader's list of producers.
 */
@Singleton
class KafkaBarriers implements Barriers {

    /** The last version of a fetch that names topics; later ones have ids for them. */
    private static final short FETCH_BY_NAME = 12;

    /** Milliseconds that a leader waits for records when it has none. */
    private static final int FETCH_WAIT = 50;

    /** Bytes of an answer, of each partition at most and of all: what came since the end was asked for. */
    private static final int FETCH_PARTITION = 1 << 20;

    private static final int FETCH = 4 << 20;

    private final Map<String, Object> kafka;
    private final LogConfig config;

    KafkaBarriers(@Identifier("default-kafka-broker") Map<String, Object> kafka, LogConfig config) {
        this.kafka = kafka;
        this.config = config;
    }

    @Override
    public Map<TopicPartition, Barrier> raise(
            Collection<TopicPartition> partitions, Duration timeout, BooleanSupplier wanted)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (BrokerRequests brokers = new BrokerRequests(kafka, timeout)) {
            PartitionLeaders leaders = new PartitionLeaders(brokers, partitions);
            Map<TopicPartition, Long> next =
                    new HashMap<>(leaders.ask(wanted, (leader, epochs, limit) -> ends(brokers, leader, epochs, limit)));
            if (next.isEmpty()) {
                return Map.of();
            }
            EmptyTransaction.Marker marker =
                    new EmptyTransaction(brokers, transactionalId(partitions)).abort(partitions);
            return leaders.ask(wanted, (leader, epochs, limit) -> search(brokers, leader, epochs, limit, next, marker));
        } catch (KafkaException refused) {
            throw new ExecutionException(refused);
        }
    }

    /**
     * A partition has an id of its own, the same for all bridges: one whose in-sync replicas are too few keeps its id from being
     * used again, and no other partition's; and it never has more than one marker to write when they are back.
     */
    private String transactionalId(Collection<TopicPartition> partitions) {
        return config.transactionalIdPrefix()
                + (partitions.size() == 1 ? partitions.iterator().next().toString() : "all");
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

    /** {@return the partitions in which the marker was seen; of the others, {@code next} is where to go on} */
    private static Map<TopicPartition, Barrier> search(
            BrokerRequests brokers,
            Node leader,
            Map<TopicPartition, Integer> epochs,
            int limit,
            Map<TopicPartition, Long> next,
            EmptyTransaction.Marker marker)
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

    /** Most errors say that another broker leads by now, or will tell later; a permission that is missing stays so. */
    private static boolean isAnswered(short code) {
        Errors error = Errors.forCode(code);
        if (error == Errors.TOPIC_AUTHORIZATION_FAILED) {
            throw error.exception();
        }
        return error == Errors.NONE;
    }
}
