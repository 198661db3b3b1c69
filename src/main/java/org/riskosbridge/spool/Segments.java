package org.riskosbridge.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.spool.SpoolDirectory.Figures;

/** The segments of a directory in their order, and the segments that are kept aside. */
final class Segments {

    private static final Logger LOG = Logger.getLogger(Segments.class);

    /** The whole segment is read into memory. A segment has at most 4 MiB plus one commit, which bridge.ingest.max-in-flight-bytes limits. */
    private static final long LARGEST = 128L << 20;

    private final NavigableMap<Long, Segment> inUse = new TreeMap<>();
    private final List<Segment> aside = new ArrayList<>();

    static Segments read(Path directory) throws IOException {
        Segments segments = new Segments();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (Files.size(file) > LARGEST) {
                    LOG.errorf(
                            "%s is larger than any segment that a bridge writes (%d MiB). The bridge ignores this file.",
                            file, LARGEST >> 20);
                } else if (file.toString().endsWith(Segment.SUFFIX)) {
                    segments.add(Segment.read(file));
                } else if (file.toString().endsWith(Segment.ASIDE)) {
                    segments.aside.add(Segment.read(file));
                }
            }
        }
        return segments;
    }

    void add(Segment segment) {
        inUse.put(segment.first(), segment);
    }

    private List<Segment> all() {
        return Stream.concat(inUse.values().stream(), aside.stream()).toList();
    }

    /** {@return the highest number in use; the name of an empty segment counts too} */
    long last() {
        return all().stream()
                .mapToLong(segment -> Math.max(segment.first(), segment.last()))
                .max()
                .orElse(0);
    }

    /** {@return bytes on disk} */
    long size() {
        return all().stream().mapToLong(Segment::size).sum();
    }

    /** {@return the segment in which this entry waits to be appended; null when there is none} */
    @Nullable
    Segment of(long number) {
        Map.Entry<Long, Segment> before = inUse.floorEntry(number);
        return before != null && before.getValue().holds(number) ? before.getValue() : null;
    }

    /** {@return the number of the next entry that waits to be appended, at or after this number; -1 when there is none} */
    long next(long number) {
        Long from = inUse.floorKey(number);
        for (Segment segment : (from == null ? inUse : inUse.tailMap(from, true)).values()) {
            long next = segment.next(number);
            if (next >= 0) {
                return next;
            }
        }
        return -1;
    }

    /** Ends segments without remaining entries. A failure costs only disk space and time, and the next call tries again. */
    void tidy() {
        for (Segment segment : List.copyOf(inUse.values())) {
            try {
                segment.writeDone();
                if (segment.open() == 0) {
                    Segment kept = segment.end();
                    inUse.remove(segment.first());
                    if (kept != null) {
                        aside.add(kept);
                    }
                }
            } catch (IOException e) {
                LOG.debug("A segment of the spool cannot be cleaned up.", e);
            }
        }
    }

    Figures figures() {
        long next = next(0);
        Segment oldest = of(next);
        return new Figures(
                inUse.values().stream().mapToLong(Segment::open).sum(),
                Stream.concat(
                                inUse.values().stream().map(Segment::aside),
                                aside.stream()
                                        .map(segment -> (long) segment.left().size()))
                        .mapToLong(Long::longValue)
                        .sum(),
                size(),
                oldest == null ? 0 : oldest.keptAt(next));
    }

    /** Shows every readable entry that is not in the log, including entries set aside. {@return the number of unreadable entries} */
    long forEach(Seal seal, Consumer<SpoolEntry> visitor) {
        long damaged = 0;
        for (Segment segment : all()) {
            for (long number : segment.left()) {
                Optional<SpoolEntry> entry = segment.entry(number, seal);
                entry.ifPresent(visitor);
                damaged += entry.isEmpty() ? 1 : 0;
            }
        }
        return damaged;
    }

    void close() throws IOException {
        for (Segment segment : all()) {
            segment.close();
        }
    }
}
