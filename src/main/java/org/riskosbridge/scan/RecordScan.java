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

/** Reads ranges, each in its order, and never beyond them. Keeps one fetch in memory. For one thread. */
public final class RecordScan implements AutoCloseable {

    /** How long one look for more records may take. */
    private static final Duration POLL = Duration.ofMillis(100);

    /** How long Kafka may bring nothing at all, though there is something left. */
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

    /** @param patience for how long Kafka may bring nothing */
    RecordScan(Consumer<byte[], byte[]> consumer, Selection selection, List<OffsetRange> ranges, Duration patience) {
        this.consumer = consumer;
        this.selection = selection;
        this.patience = patience;
        this.ranges = ranges.stream().collect(Collectors.toMap(OffsetRange::partition, Function.identity()));
        consumer.assign(this.ranges.keySet());
        ranges.forEach(range -> consumer.seek(range.partition(), range.from()));
        ranges.forEach(range -> next.put(range.partition(), range.from()));
    }

    /** Takes one selected record after the other. */
    public interface Visitor {
        /** {@return whether to go on} */
        boolean selected(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }

    /**
     * Reads a little further, for 100 ms when there is nothing to read. While the visitor has a record, that counts as done.
     *
     * @return false when the visitor did not want to go on
     * @throws TimeoutException when Kafka has brought nothing for a minute, or what was to be read is deleted
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

    /** Behind the last record of a poll may stand control records, which nobody sees. */
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
            throw new TimeoutException("Kafka has brought no record for " + patience.toSeconds() + " s, though "
                    + left() + " are left to read. Is an open transaction in the way?");
        }
    }

    /** {@return the offset of each partition up to which all is done} */
    public Map<TopicPartition, Long> next() {
        return Map.copyOf(next);
    }

    /** {@return whether every range is read} */
    public boolean isDone() {
        return ranges.values().stream().allMatch(range -> requireNonNull(next.get(range.partition())) >= range.end());
    }

    /** {@return how many records, of whatever kind, were passed so far} */
    public long passed() {
        return ranges.values().stream()
                .mapToLong(range ->
                        Math.min(range.likelyEnd(), requireNonNull(next.get(range.partition()))) - range.from())
                .sum();
    }

    /** {@return how many there probably are still} */
    public long left() {
        return ranges.values().stream()
                .mapToLong(range -> Math.max(0, range.likelyEnd() - requireNonNull(next.get(range.partition()))))
                .sum();
    }

    /** {@return bytes that came from Kafka, all that the protocol needs included} */
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
