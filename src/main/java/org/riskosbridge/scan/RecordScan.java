package org.riskosbridge.scan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads ranges in the order of their offsets, and never beyond their ends. Keeps one fetch in memory. Not thread-safe. */
public final class RecordScan implements AutoCloseable {

    /** Time-out of one poll. */
    private static final Duration POLL = Duration.ofMillis(100);

    /** How long Kafka may return nothing although records are left. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;
    private final Selection selection;
    private final Map<TopicPartition, OffsetRange> ranges;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Duration patience;
    private long lastMove = System.nanoTime();

    RecordScan(Consumer<byte[], byte[]> consumer, Selection selection, List<OffsetRange> ranges) {
        this(consumer, selection, ranges, PATIENCE);
    }

    /** @param patience how long Kafka may return nothing */
    RecordScan(Consumer<byte[], byte[]> consumer, Selection selection, List<OffsetRange> ranges, Duration patience) {
        this.consumer = consumer;
        this.selection = selection;
        this.patience = patience;
        this.ranges = ranges.stream().collect(Collectors.toMap(OffsetRange::partition, Function.identity()));
        consumer.assign(this.ranges.keySet());
        ranges.forEach(range -> consumer.seek(range.partition(), range.from()));
        ranges.forEach(range -> next.put(range.partition(), range.from()));
    }

    /** Receives the selected records one by one. */
    public interface Visitor {
        /** {@return whether to continue} */
        boolean selected(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }

    /**
     * Polls once, for at most 100 ms when there is nothing to read. A record counts as done when the visitor gets it.
     *
     * @return false when the visitor stopped
     * @throws TimeoutException when Kafka has returned nothing for a minute, or retention has deleted records of a range
     */
    public boolean further(Visitor visitor) throws Exception {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            OffsetRange range = requireNonNull(ranges.get(partition));
            if (record.timestamp() >= range.until()) {
                next.put(partition, range.end());
            }
            if (requireNonNull(next.get(partition)) < range.end() && record.offset() < range.end()) {
                next.put(partition, record.offset() + 1);
                if (selection.matches(record) && !visitor.selected(record)) {
                    return false;
                }
            }
        }
        advance(!records.isEmpty());
        return true;
    }

    /** Control records, which a consumer does not see, may follow the last record of a poll. */
    private void advance(boolean broughtRecords) {
        boolean moved = broughtRecords;
        for (OffsetRange range : ranges.values()) {
            TopicPartition partition = range.partition();
            long before = requireNonNull(next.get(partition));
            long now = Math.max(before, Math.min(range.end(), consumer.position(partition)));
            moved |= requireNonNull(next.put(partition, now)) < now;
            if (now >= range.end()) {
                consumer.pause(List.of(partition));
            }
        }
        boolean endless = ranges.values().stream().anyMatch(range -> range.end() == OffsetRange.ENDLESS);
        if (moved || endless || isDone()) {
            lastMove = System.nanoTime();
        } else if (System.nanoTime() - lastMove > patience.toNanos()) {
            throw new TimeoutException("Kafka has returned no record for " + patience.toSeconds() + " s, although "
                    + left() + " are not read yet. Is a transaction still open?");
        }
    }

    /** {@return for each partition the offset up to which all records are done} */
    public Map<TopicPartition, Long> next() {
        return Map.copyOf(next);
    }

    /** {@return whether every range is read} */
    public boolean isDone() {
        return ranges.values().stream().allMatch(range -> requireNonNull(next.get(range.partition())) >= range.end());
    }

    /** {@return the number of records passed so far, of every kind} */
    public long passed() {
        return ranges.values().stream()
                .mapToLong(range ->
                        Math.min(range.likelyEnd(), requireNonNull(next.get(range.partition()))) - range.from())
                .sum();
    }

    /** {@return the estimated number of records left} */
    public long left() {
        return ranges.values().stream()
                .mapToLong(range -> Math.max(0, range.likelyEnd() - requireNonNull(next.get(range.partition()))))
                .sum();
    }

    /** {@return bytes received from Kafka, protocol overhead included} */
    public long bytes() {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("incoming-byte-total")
                        && metric.metricName().group().equals("consumer-metrics"))
                .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
                .sum();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
