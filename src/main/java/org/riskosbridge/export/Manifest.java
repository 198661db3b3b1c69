package org.riskosbridge.export;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.riskosbridge.reading.Range;

/**
 * What a file of exported records holds. It is written again and again while the file grows; an export that was killed goes
 * on from the last one.
 *
 * @param complete whether all that was selected is in the file
 * @param bytes of the file that count: what stands behind them was cut off
 * @param sha256 of the whole file, hexadecimal; empty until it is complete
 * @param selection as it was asked for
 */
record Manifest(
        boolean complete,
        boolean gzip,
        long records,
        long bytes,
        String sha256,
        Map<String, Object> selection,
        List<Part> partitions) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

    /**
     * One partition.
     *
     * @param from offset of the first record that was looked at
     * @param to offset behind the last one
     * @param end {@link Range#end}
     */
    record Part(String topic, int partition, long from, long to, long end, long until, long likelyEnd) {

        TopicPartition where() {
            return new TopicPartition(topic, partition);
        }

        Range rest() {
            return new Range(where(), to, end, until, likelyEnd);
        }

        Part at(long next) {
            return new Part(topic, partition, from, next, end, until, likelyEnd);
        }

        static Part of(Range range) {
            return new Part(
                    range.partition().topic(),
                    range.partition().partition(),
                    range.from(),
                    range.from(),
                    range.end(),
                    range.until(),
                    range.likelyEnd());
        }
    }

    Manifest at(long written, Map<TopicPartition, Long> next) {
        List<Part> now = partitions.stream()
                .map(part -> part.at(next.getOrDefault(part.where(), part.to())))
                .toList();
        return new Manifest(complete, gzip, written, bytes, sha256, selection, now);
    }

    boolean isAllThere() {
        return partitions.stream().allMatch(part -> part.to() >= part.end());
    }

    Manifest withBytes(long size) {
        return new Manifest(complete, gzip, records, size, sha256, selection, partitions);
    }

    Manifest completed(String hash) {
        return new Manifest(true, gzip, records, bytes, hash, selection, partitions);
    }

    static Manifest read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Manifest.class);
    }

    /** Puts it in the place of the former one, so that there always is one. */
    void write(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        OwnerOnly.create(next);
        Files.writeString(next, text());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String text() throws IOException {
        return PRETTY.writeValueAsString(this) + System.lineSeparator();
    }

    /** {@return whether the selection is this manifest's; compared as JSON, in which sets are lists} */
    boolean isOf(Map<String, Object> other) {
        return JSON.convertValue(other, new TypeReference<Map<String, Object>>() {})
                .equals(selection);
    }
}
