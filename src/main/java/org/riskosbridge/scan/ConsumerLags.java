package org.riskosbridge.scan;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.riskosbridge.log.KafkaTimeout;

/** How far consumer groups are behind the ends of topics. Blocks. */
@Singleton
public class ConsumerLags {

    /** Maximum groups that one call queries. */
    private static final int MOST = 50;

    private final Admin admin;

    ConsumerLags(Admin admin) {
        this.admin = admin;
    }

    /**
     * One group and one topic.
     *
     * @param records between the group's committed offsets and the end of the topic
     */
    public record Lag(String group, String topic, long records) {}

    /** {@return the lags of the first groups, by name, that have committed offsets of these topics and that this user may see} */
    public List<Lag> of(Set<String> topics) throws ExecutionException, InterruptedException, TimeoutException {
        List<String> groups = KafkaTimeout.OFFSETS.await(admin.listGroups().valid()).stream()
                .map(GroupListing::groupId)
                .sorted()
                .limit(MOST)
                .toList();
        ListConsumerGroupOffsetsResult offsets = admin.listConsumerGroupOffsets(
                groups.stream().collect(Collectors.toMap(each -> each, each -> new ListConsumerGroupOffsetsSpec())));
        Map<String, Map<TopicPartition, Long>> committed = new TreeMap<>();
        for (String group : groups) {
            committed.put(group, committed(offsets.partitionsToOffsetAndMetadata(group), topics));
        }
        Map<TopicPartition, Long> ends = ends(committed.values().stream()
                .flatMap(each -> each.keySet().stream())
                .collect(Collectors.toSet()));
        List<Lag> lags = new ArrayList<>();
        committed.forEach((group, partitions) -> {
            Map<String, Long> behind = new TreeMap<>();
            partitions.forEach((partition, offset) -> behind.merge(
                    partition.topic(), Math.max(0, requireNonNull(ends.get(partition)) - offset), Long::sum));
            behind.forEach((topic, records) -> lags.add(new Lag(group, topic, records)));
        });
        return lags;
    }

    private static Map<TopicPartition, Long> committed(
            KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> answer, Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        try {
            KafkaTimeout.OFFSETS.await(answer).forEach((partition, offset) -> {
                // Null if the group has committed nothing.
                if (offset != null && topics.contains(partition.topic())) {
                    committed.put(partition, offset.offset());
                }
            });
        } catch (ExecutionException e) {
            // A group that has ended meanwhile, or that this user may not see.
            if (!(e.getCause() instanceof ApiException)
                    || e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw e;
            }
        }
        return committed;
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, ListOffsetsResultInfo> ends = KafkaTimeout.OFFSETS.await(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest())),
                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        ends.forEach((partition, end) -> offsets.put(partition, end.offset()));
        return offsets;
    }
}
