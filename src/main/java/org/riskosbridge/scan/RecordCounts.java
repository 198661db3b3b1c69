package org.riskosbridge.scan;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.riskosbridge.log.Records;

/**
 * The number of selected records in each topic.
 *
 * @param counts by topic
 * @param examples the id of the first event by topic, which anyone with write access to the topic may have chosen
 */
public record RecordCounts(Map<String, Long> counts, Map<String, String> examples) {

    /**
     * Reads the whole scan, unless the caller stops it. Blocks.
     *
     * @param observer called after each poll
     */
    public static RecordCounts of(RecordScan scan, BooleanSupplier stopped, Consumer<RecordScan> observer)
            throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, String> examples = new TreeMap<>();
        while (!scan.isDone() && !stopped.getAsBoolean()) {
            var unused = scan.further(record -> {
                counts.merge(record.topic(), 1L, Long::sum);
                examples.computeIfAbsent(record.topic(), topic -> Records.text(record, "ce_id"));
                return true;
            });
            observer.accept(scan);
        }
        return new RecordCounts(counts, examples);
    }

    /** {@return the number of records in all topics} */
    public long total() {
        return counts.values().stream().mapToLong(count -> count).sum();
    }
}
