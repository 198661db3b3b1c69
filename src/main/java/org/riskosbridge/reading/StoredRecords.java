package org.riskosbridge.reading;

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
import java.util.concurrent.TimeUnit;
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
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.log.LogConfig;

/** Finds out where selected records stand, and opens them to be read. Blocks. */
@Singleton
public class StoredRecords {

    /** Seconds that Kafka may take for one answer. */
    private static final long PATIENCE = 30;

    /** Bytes that each broker sends at a time; Kafka's own default is 50 MiB, which a small heap does not hold. */
    private static final int FETCH = 4 << 20;

    private final Admin admin;
    private final Map<String, Object> kafka;
    private final LogConfig config;

    StoredRecords(Admin admin, @Identifier("default-kafka-broker") Map<String, Object> kafka, LogConfig config) {
        this.admin = admin;
        this.kafka = kafka;
        this.config = config;
    }

    /**
     * Asks Kafka's index of times for the ranges of a selection: the topics themselves are not read.
     *
     * @throws IllegalStateException when a topic is missing
     */
    public Extent locate(Selection selection) throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> partitions = partitions(selection.topics());
        Instant first = selection.appended().from();
        var begins = offsets(partitions, OffsetSpec.forTimestamp(first == null ? 0 : first.toEpochMilli()));
        var ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> until = until(partitions, selection.appended().to());
        Map<TopicPartition, ListOffsetsResultInfo> likely = new HashMap<>();
        for (TopicPartition each : until.keySet()) {
            likely.putAll(offsets(List.of(each), OffsetSpec.forTimestamp(requireNonNull(until.get(each)))));
        }
        List<Range> ranges = new ArrayList<>();
        long oldest = Range.NEVER;
        for (TopicPartition each : partitions) {
            ListOffsetsResultInfo begin = requireNonNull(begins.get(each));
            long end = requireNonNull(ends.get(each)).offset();
            if (begin.offset() >= 0 && begin.offset() < end) {
                ListOffsetsResultInfo later = likely.get(each);
                long likelyEnd = later == null || later.offset() < 0 ? end : Math.min(end, later.offset());
                ranges.add(new Range(each, begin.offset(), end, until.getOrDefault(each, Range.NEVER), likelyEnd));
                oldest = Math.min(oldest, begin.timestamp());
            }
        }
        int most = partitions.stream().mapToInt(TopicPartition::partition).max().orElse(0) + 1;
        return new Extent(ranges, oldest, most);
    }

    /** {@return ranges that have no end, and begin with the selection's time; without one, now} */
    public List<Range> endless(Selection selection) throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> partitions = partitions(selection.topics());
        Instant first = selection.appended().from();
        var ends = offsets(partitions, OffsetSpec.latest());
        var begins = first == null ? ends : offsets(partitions, OffsetSpec.forTimestamp(first.toEpochMilli()));
        return partitions.stream()
                .map(each -> {
                    long begin = requireNonNull(begins.get(each)).offset();
                    long from = begin < 0 ? requireNonNull(ends.get(each)).offset() : begin;
                    return new Range(each, from, Range.ENDLESS, Range.NEVER, Range.ENDLESS);
                })
                .toList();
    }

    /** {@return the selected records of these ranges, to be closed} */
    public Reading read(Selection selection, List<Range> ranges) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        // The topic may be one that was replayed into: what a killed replay left unfinished is not there.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // What retention has deleted meanwhile is an error, not to be skipped in silence.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new Reading(new KafkaConsumer<>(settings), selection, ranges);
    }

    private List<TopicPartition> partitions(Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> absent = new TreeSet<>(topics);
        absent.removeAll(ask(admin.listTopics().names()));
        if (!absent.isEmpty()) {
            throw new IllegalStateException("These topics are missing: " + String.join(", ", absent)
                    + ". See --topic, kafka.bootstrap.servers and bridge.webhooks.*.topic-prefix.");
        }
        return ask(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
                .toList();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> all = partitions.stream().collect(Collectors.toMap(each -> each, each -> spec));
        return ask(admin.listOffsets(all, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all());
    }

    /**
     * When a reading may end. A record that the bridge appends stands before all whose time is so much later: its topic refuses it
     * after {@code message.timestamp.before.max.ms}, and refuses the others until {@code message.timestamp.after.max.ms} before
     * their time, by clocks that may be apart. A topic without one of the bounds, such as one that was replayed into, is read to its
     * end. Kafka's index is not asked where that is: it would count
     * control records too, which bear the time of a broker whose clock may have been wrong.
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
        Map<ConfigResource, Config> settings = ask(admin.describeConfigs(topics).all());
        for (TopicPartition each : partitions) {
            Config topic = requireNonNull(settings.get(new ConfigResource(ConfigResource.Type.TOPIC, each.topic())));
            long before = millis(topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG);
            long after = millis(topic, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
            if (before < Range.NEVER && after < Range.NEVER) {
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

    private static <T> T ask(KafkaFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(PATIENCE, TimeUnit.SECONDS);
    }
}
