package org.riskosbridge.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** Checks with an independent client that each event that was answered 200 is in the topics. */
final class TopicAudit implements AutoCloseable {

    /** The partitions of a topic of the bridge. */
    private static final int PARTITIONS = 6;

    /** After this time without a new record, no more records are expected: a record in flight takes milliseconds. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Admin admin;
    private final KafkaConsumer<String, byte[]> consumer;

    TopicAudit(String bootstrapServers) {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.poll.records", "5000"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    void makeTopic(String name) throws InterruptedException {
        make(new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()));
    }

    /** @param replicas the brokers of each partition; the first leads it */
    void makeTopic(String name, Map<Integer, List<Integer>> replicas) throws InterruptedException {
        NewTopic topic = new NewTopic(name, replicas);
        // The cluster's own minimum is 2.
        boolean isSingle = replicas.values().stream().allMatch(brokers -> brokers.size() == 1);
        make(isSingle ? topic.configs(Map.of("min.insync.replicas", "1")) : topic);
    }

    private void make(NewTopic topic) throws InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new BenchFailed("Cannot create " + topic.name() + ": " + e.getCause());
        }
    }

    /** {@return the end offset of each partition of the topics with this prefix} */
    Map<TopicPartition, Long> ends(String prefix) {
        return consumer.endOffsets(consumer.listTopics().entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(prefix))
                .flatMap(topic -> topic.getValue().stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
    }

    /** {@return the end offsets, when two reads in a row return the same} */
    private Map<TopicPartition, Long> settled(String prefix) {
        AtomicReference<Map<TopicPartition, Long>> last = new AtomicReference<>(ends(prefix));
        Awaitility.await("quiet in " + prefix)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(QUIET)
                .until(() -> {
                    Map<TopicPartition, Long> now = ends(prefix);
                    return now.equals(last.getAndSet(now));
                });
        return ends(prefix);
    }

    /** {@return bytes of the topics with this prefix on the broker's disk, when they no longer change} */
    long settledBytes(String prefix) {
        settled(prefix);
        AtomicLong last = new AtomicLong(-1);
        Awaitility.await("deleted segments of " + prefix)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(QUIET.multipliedBy(3))
                .until(() -> {
                    long now = bytes(prefix);
                    return now == last.getAndSet(now);
                });
        return last.get();
    }

    private long bytes(String prefix) throws InterruptedException {
        try {
            List<Integer> brokers =
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList();
            return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                    .flatMap(directories -> directories.values().stream())
                    .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().startsWith(prefix))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        } catch (ExecutionException e) {
            throw new BenchFailed("Cannot ask for the size of " + prefix + ": " + e.getCause());
        }
    }

    /** Deletes all records, when no more records arrive. */
    void clear(String prefix) throws InterruptedException {
        forget(settled(prefix));
    }

    /**
     * Compares the answers with the new records, and deletes the records.
     *
     * @throws BenchFailed when an event was lost or stored twice
     */
    void check(String prefix, Map<TopicPartition, Long> before, Answers answers, LoadProfile load)
            throws InterruptedException {
        Map<TopicPartition, Long> after = settled(prefix);
        List<UUID> keys = keys(before, after);
        int records = keys.size();
        int distinct = new HashSet<>(keys).size();
        // At the end one delivery may be in flight on each connection: this delivery has no answer, but may have a
        // record.
        long least = load.duplicates() == 0 ? answers.ok() : answers.issued() - load.connections() - notStored(answers);
        if (distinct != records || records < least || records > answers.issued()) {
            throw new BenchFailed("%s: %d records with %d distinct keys, from %d new events, after %d answers of 200"
                    .formatted(prefix, records, distinct, answers.issued(), answers.ok()));
        }
        forget(after);
    }

    private static long notStored(Answers answers) {
        return answers.answered() - answers.ok() + answers.broken();
    }

    /** Counts readable records only, because the markers with which the bridge reads the brokers' clocks take offsets too. */
    private List<UUID> keys(Map<TopicPartition, Long> before, Map<TopicPartition, Long> after) {
        List<UUID> keys = new ArrayList<>();
        consumer.assign(after.keySet());
        after.keySet().forEach(partition -> consumer.seek(partition, before.getOrDefault(partition, 0L)));
        while (after.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> keys.add(UUID.fromString(record.key())));
        }
        return keys;
    }

    private void forget(Map<TopicPartition, Long> upTo) throws InterruptedException {
        try {
            admin.deleteRecords(upTo.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue()))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new BenchFailed("Cannot delete records: " + e.getCause());
        }
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
