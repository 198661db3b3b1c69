package org.riskosbridge.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file of the spool: entries in the order of arrival, each after its {@link EntryHeader}. Entries on disk never change. No sender got a 200 for
 * bytes after the last complete entry.
 */
final class Segment {

    static final String SUFFIX = ".spool";

    /** The suffix of segments with an entry that the log does not accept, or that cannot be read. */
    static final String ASIDE = ".aside";

    private final Path path;
    private final long first;
    private final FileChannel channel;
    private final DrainedEntries drained;
    private final BitSet stored = new BitSet();
    private final BitSet aside = new BitSet();
    private long[] offsets = new long[64];
    private long[] times = new long[64];
    private int count;
    private long size;

    private Segment(Path path, FileChannel channel) {
        this.path = path;
        this.first = Long.parseLong(name(path));
        this.channel = channel;
        this.drained = new DrainedEntries(path.resolveSibling(name(path) + ".done"));
    }

    private static String name(Path path) {
        String name = path.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    /**
     * Begins a new segment, whose first entry has this number. A spool that was empty at the start of the bridge counts from 1 again: a {@link
     * DrainedEntries} file from before a crash would then mark the new entries as stored. The caller forces the directory before the first entry is
     * written.
     */
    static Segment create(Path directory, long first) throws IOException {
        Path path = directory.resolve("%019d".formatted(first) + SUFFIX);
        Segment segment = new Segment(
                path,
                FileChannel.open(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        segment.drained.delete();
        return segment;
    }

    /** Reads an existing segment. */
    static Segment read(Path path) throws IOException {
        Segment segment = new Segment(path, FileChannel.open(path, StandardOpenOption.READ));
        segment.index(ByteBuffer.wrap(Files.readAllBytes(path)));
        for (long number : segment.drained.read()) {
            if (number >= segment.first && number <= segment.last()) {
                segment.stored.set(segment.index(number));
            }
        }
        return segment;
    }

    /** A damaged header hides its entry; later entries are found by their own headers. */
    private void index(ByteBuffer bytes) {
        size = bytes.limit();
        // A segment of this size has no room for more entries: a higher number is a sign of damage, and would exhaust
        // the memory.
        long highest = first + bytes.limit() / EntryHeader.BYTES;
        int at = 0;
        while (at + EntryHeader.BYTES <= bytes.limit()) {
            EntryHeader header = EntryHeader.at(bytes, at);
            if (header == null || header.number() <= last() || header.number() > highest) {
                at++;
                continue;
            }
            while (last() + 1 < header.number()) {
                aside.set(count);
                add(-1, 0);
            }
            add(at, header.keptAt());
            at += header.end();
        }
    }

    private void add(long offset, long keptAt) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            times = Arrays.copyOf(times, 2 * count);
        }
        offsets[count] = offset;
        times[count] = keptAt;
        count++;
    }

    private int index(long number) {
        return (int) (number - first);
    }

    /** Adds entries with the next numbers, and forces them to disk. After a failure, add no more entries. */
    void append(List<ByteBuffer> entries) throws IOException {
        long at = size;
        try {
            for (ByteBuffer entry : entries) {
                while (entry.hasRemaining()) {
                    at += channel.write(entry, at);
                }
            }
            channel.force(false);
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
        for (ByteBuffer entry : entries) {
            add(size, entry.getLong(EntryHeader.KEPT_AT));
            size += entry.limit();
        }
    }

    /** Removes the entries of a failed write. If they stay, they do no harm: after a restart the drain may append them too. */
    private void cutBack(IOException failure) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    long first() {
        return first;
    }

    long last() {
        return first + count - 1;
    }

    long size() {
        return size;
    }

    /** {@return the number of entries that wait to be appended to the log} */
    long open() {
        return count - stored.cardinality() - aside();
    }

    /** {@return the number of entries that can never be appended} */
    long aside() {
        return aside.cardinality();
    }

    /** {@return the number of the next entry that waits to be appended, at or after this number; -1 when there is none} */
    long next(long number) {
        int index = index(Math.max(number, first));
        while (index < count && (stored.get(index) || aside.get(index))) {
            index++;
        }
        return index < count ? first + index : -1;
    }

    boolean holds(long number) {
        return number >= first && next(number) == number;
    }

    /** {@return the time of arrival of the entry, milliseconds since 1970} */
    long keptAt(long number) {
        return times[index(number)];
    }

    /** {@return the entry; empty when it is damaged or cannot be read} */
    Optional<SpoolEntry> entry(long number, Seal seal) {
        long offset = offsets[index(number)];
        if (offset < 0) {
            return Optional.empty();
        }
        try {
            EntryHeader header =
                    new EntryHeader(bytes(offset, EntryHeader.BYTES).getInt(Integer.BYTES), number, keptAt(number));
            return seal.open(bytes(offset + EntryHeader.BYTES, header.length()), header.place())
                    .map(plain -> SpoolEntry.parse(header, plain));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException(path + " ends too early.");
            }
        }
        return bytes.flip();
    }

    /** {@return the numbers of all entries that are not in the log, including those set aside} */
    List<Long> left() {
        List<Long> left = new ArrayList<>();
        for (int index = stored.nextClearBit(0); index < count; index = stored.nextClearBit(index + 1)) {
            left.add(first + index);
        }
        return left;
    }

    void setStored(long number) {
        stored.set(index(number));
        drained.add(number);
    }

    void setAside(long number) {
        aside.set(index(number));
    }

    void writeDone() throws IOException {
        drained.write();
    }

    /**
     * Ends a segment whose entries are all stored or set aside: removes the segment, or keeps it aside.
     *
     * @return the segment that is kept
     */
    @Nullable
    Segment end() throws IOException {
        if (aside() > 0) {
            Path kept = path.resolveSibling(name(path) + ASIDE);
            Files.move(path, kept);
            close();
            return read(kept);
        }
        // The order matters: a crash in between leaves entries that are drained again, and that the index already
        // knows.
        drained.delete();
        Files.delete(path);
        close();
        return null;
    }

    void close() throws IOException {
        channel.close();
    }
}
