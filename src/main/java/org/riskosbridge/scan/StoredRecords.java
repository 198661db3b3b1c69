package org.riskosbridge.scan;

import static java.util.Objects.requireNonNull;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.log.KafkaTimeout;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.ReaderSettings;

/** Finds the ranges of selected records, and opens the ranges for reading. Blocks. */
@Singleton
public class StoredRecords {

    /** Bytes per fetch from each broker. Kafka's default of 50 MiB does not fit into a small heap. */
    private static final int FETCH = 4 << 20;

    /** Maximum records of one poll, with their bodies. A body has at most 1 MB, but a compressed fetch may contain hundreds of bodies. */
    private static final int POLL_RECORDS = 50;

    private final Admin admin;
    private final Map<String, Object> kafka;
    private final LogConfig config;

    StoredRecords(Admin admin, @Identifier("default-kafka-broker") Map<String, Object> kafka, LogConfig config) {
        this.admin = admin;
        this.kafka = kafka;
        this.config = config;
    }

    /**
     * Asks Kafka's time index for the ranges of a selection. Does not read the topics.
     *
     * @throws IllegalStateException when a topic is missing
     */
    public SelectionExtent locate(Selection selection)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> partitions = partitions(selection.topics());
        Instant first = selection.appended().from();
        var begins = offsets(partitions, OffsetSpec.forTimestamp(first == null ? 0 : first.toEpochMilli()));
        var ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> until = until(partitions, selection.appended().to());
        Map<TopicPartition, ListOffsetsResultInfo> likely = new HashMap<>();
        for (TopicPartition each : until.keySet()) {
            likely.putAll(offsets(List.of(each), OffsetSpec.forTimestamp(requireNonNull(until.get(each)))));
        }
        List<OffsetRange> ranges = new ArrayList<>();
        long oldest = OffsetRange.NEVER;
        for (TopicPartition each : partitions) {
            ListOffsetsResultInfo begin = requireNonNull(begins.get(each));
            long end = requireNonNull(ends.get(each)).offset();
            if (begin.offset() >= 0 && begin.offset() < end) {
                ListOffsetsResultInfo later = likely.get(each);
                long likelyEnd = later == null || later.offset() < 0 ? end : Math.min(end, later.offset());
                ranges.add(new OffsetRange(
                        each, begin.offset(), end, until.getOrDefault(each, OffsetRange.NEVER), likelyEnd));
                oldest = Math.min(oldest, begin.timestamp());
            }
        }
        int most = partitions.stream().mapToInt(TopicPartition::partition).max().orElse(0) + 1;
        return new SelectionExtent(ranges, oldest, most);
    }

    /** {@return ranges without an end that start at the selection's time, or now if the selection has no time} */
    public List<OffsetRange> endless(Selection selection)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> partitions = partitions(selection.topics());
        Instant first = selection.appended().from();
        var ends = offsets(partitions, OffsetSpec.latest());
        var begins = first == null ? ends : offsets(partitions, OffsetSpec.forTimestamp(first.toEpochMilli()));
        return partitions.stream()
                .map(each -> {
                    long begin = requireNonNull(begins.get(each)).offset();
                    long from = begin < 0 ? requireNonNull(ends.get(each)).offset() : begin;
                    return new OffsetRange(each, from, OffsetRange.ENDLESS, OffsetRange.NEVER, OffsetRange.ENDLESS);
                })
                .toList();
    }

    /** {@return whether the topic exists} */
    public boolean exists(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        return KafkaTimeout.OFFSETS.await(admin.listTopics().names()).contains(topic);
    }

    /** {@return the ranges of the last records of each partition; control records count} */
    public List<OffsetRange> last(String topic, long each)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> partitions = partitions(Set.of(topic));
        var begins = offsets(partitions, OffsetSpec.earliest());
        var ends = offsets(partitions, OffsetSpec.latest());
        return partitions.stream()
                .map(partition -> {
                    long end = requireNonNull(ends.get(partition)).offset();
                    long begin = Math.max(requireNonNull(begins.get(partition)).offset(), end - each);
                    return new OffsetRange(partition, begin, end, OffsetRange.NEVER, end);
                })
                .filter(range -> range.from() < range.end())
                .toList();
    }

    /**
     * The size of a topic in records; control records count.
     *
     * @param kept records that retention has not deleted
     * @param first the time of the oldest of these records; null when there is none
     * @param last the latest time of these records; null when there is none
     */
    public record TopicSize(
            int partitions,
            long kept,
            long ever,
            @Nullable Instant first,
            @Nullable Instant last) {

        private static final TopicSize NONE = new TopicSize(0, 0, 0, null, null);

        private TopicSize and(long begin, long end, long oldest, long latest) {
            return new TopicSize(
                    partitions + 1,
                    kept + end - begin,
                    ever + end,
                    oldest < 0 || (first != null && first.toEpochMilli() <= oldest)
                            ? first
                            : Instant.ofEpochMilli(oldest),
                    latest < 0 || (last != null && last.toEpochMilli() >= latest)
                            ? last
                            : Instant.ofEpochMilli(latest));
        }
    }

    /** {@return the sizes of the topics that exist} */
    public Map<String, TopicSize> sizes(Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> present = new TreeSet<>(topics);
        present.retainAll(KafkaTimeout.OFFSETS.await(admin.listTopics().names()));
        List<TopicPartition> partitions = partitions(present);
        var begins = offsets(partitions, OffsetSpec.earliest());
        var ends = offsets(partitions, OffsetSpec.latest());
        var oldest = offsets(partitions, OffsetSpec.forTimestamp(0));
        var latest = offsets(partitions, OffsetSpec.maxTimestamp());
        Map<String, TopicSize> sizes = new HashMap<>();
        for (TopicPartition each : partitions) {
            TopicSize before = sizes.getOrDefault(each.topic(), TopicSize.NONE);
            sizes.put(
                    each.topic(),
                    before.and(
                            requireNonNull(begins.get(each)).offset(),
                            requireNonNull(ends.get(each)).offset(),
                            requireNonNull(oldest.get(each)).timestamp(),
                            requireNonNull(latest.get(each)).timestamp()));
        }
        return sizes;
    }

    /** {@return a scan of these ranges, which the caller closes} */
    public RecordScan read(Selection selection, List<OffsetRange> ranges) {
        Map<String, Object> settings = ReaderSettings.of(kafka);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        // The topic may be the target of a replay: records of aborted transactions do not count.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        return new RecordScan(new KafkaConsumer<>(settings), selection, ranges);
    }

    private List<TopicPartition> partitions(Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> absent = new TreeSet<>(topics);
        absent.removeAll(KafkaTimeout.OFFSETS.await(admin.listTopics().names()));
        if (!absent.isEmpty()) {
            throw new IllegalStateException("These topics are missing: " + String.join(", ", absent)
                    + ". Check --topic, kafka.bootstrap.servers and bridge.webhooks.*.topic-prefix.");
        }
        return KafkaTimeout.OFFSETS.await(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
                .toList();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> all = partitions.stream().collect(Collectors.toMap(each -> each, each -> spec));
        return KafkaTimeout.OFFSETS.await(admin.listOffsets(all, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all());
    }

    /**
     * The time of a record after which no selected record follows. A topic refuses a record that is older than {@code
     * message.timestamp.before.max.ms}, and a record that is further ahead than {@code message.timestamp.after.max.ms}, by clocks that
     * may differ. So a record precedes all records whose time is later by more than these limits. A topic without one of the limits, such as the
     * target of a replay, is read to its end. Kafka's time index does not help here: the index counts control records too, whose time comes from a
     * broker's clock that may have been wrong.
     */
    private Map<TopicPartition, Long> until(List<TopicPartition> partitions, @Nullable Instant to)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> until = new HashMap<>();
        if (to == null) {
            return until;
        }
        Set<ConfigResource> topics = partitions.stream()
                .map(each -> new ConfigResource(ConfigResource.Type.TOPIC, each.topic()))
                .collect(Collectors.toSet());
        Map<ConfigResource, Config> settings =
                KafkaTimeout.OFFSETS.await(admin.describeConfigs(topics).all());
        for (TopicPartition each : partitions) {
            Config topic = requireNonNull(settings.get(new ConfigResource(ConfigResource.Type.TOPIC, each.topic())));
            long before = millis(topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG);
            long after = millis(topic, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
            if (before < OffsetRange.NEVER && after < OffsetRange.NEVER) {
                until.put(
                        each,
                        to.toEpochMilli()
                                + before
                                + after
                                + 2 * config.clockSkew().toMillis());
            }
        }
        return until;
    }

    private static long millis(Config topic, String setting) {
        return Long.parseLong(topic.get(setting).value());
    }
}
