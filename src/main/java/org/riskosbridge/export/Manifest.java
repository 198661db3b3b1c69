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
import org.riskosbridge.scan.OffsetRange;

/**
 * The content of an export file. The export rewrites the manifest while the file grows; after a kill the next run continues from the last
 * manifest.
 *
 * @param complete whether all selected records are in the file
 * @param bytes valid bytes of the file; the next run truncates the file to this size
 * @param sha256 SHA-256 of the complete file, hexadecimal; empty until the file is complete
 * @param selection the selection of the export
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
     * @param from offset of the first record that was read
     * @param to offset after the last record
     * @param end {@link OffsetRange#end}
     */
    record Part(String topic, int partition, long from, long to, long end, long until, long likelyEnd) {

        TopicPartition where() {
            return new TopicPartition(topic, partition);
        }

        OffsetRange rest() {
            return new OffsetRange(where(), to, end, until, likelyEnd);
        }

        Part at(long next) {
            return new Part(topic, partition, from, next, end, until, likelyEnd);
        }

        static Part of(OffsetRange range) {
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

    /** Replaces the previous manifest atomically. */
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

    /** {@return whether the manifest has this selection; compared as JSON, in which sets are lists} */
    boolean isOf(Map<String, Object> other) {
        return JSON.convertValue(other, new TypeReference<Map<String, Object>>() {})
                .equals(selection);
    }
}
