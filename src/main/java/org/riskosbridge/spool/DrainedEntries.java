package org.riskosbridge.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The numbers of a segment's entries that are in the log, in a file beside the segment. Not forced to disk: if a number is lost, the entry is
 * drained again and is a duplicate.
 */
final class DrainedEntries {

    private static final int BYTES = Long.BYTES + Integer.BYTES;

    private final Path path;
    private final List<Long> unwritten = new ArrayList<>();

    DrainedEntries(Path path) {
        this.path = path;
    }

    Set<Long> read() throws IOException {
        Set<Long> numbers = new HashSet<>();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            while (bytes.remaining() >= BYTES) {
                long number = bytes.getLong();
                if (bytes.getInt() == checksum(number)) {
                    numbers.add(number);
                }
            }
        } catch (NoSuchFileException none) {
            // Creates a list without drained entries.
        }
        return numbers;
    }

    void add(long number) {
        unwritten.add(number);
    }

    void write() throws IOException {
        if (!unwritten.isEmpty()) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES * unwritten.size());
            unwritten.forEach(number -> bytes.putLong(number).putInt(checksum(number)));
            Files.write(path, bytes.array(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            unwritten.clear();
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** A place that was never written contains zeros, which is not a number. */
    private static int checksum(long number) {
        CRC32 sum = new CRC32();
        sum.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        return (int) sum.getValue();
    }
}
