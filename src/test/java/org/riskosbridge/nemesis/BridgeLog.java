package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the log of a bridge as it grows, each line once. */
final class BridgeLog {

    /** Sentences that show that a fault had an effect, or how it was resolved. */
    enum Said {
        /** Logged by the bridge that has rebuilt the index. */
        REBUILT("The index is complete: "),
        /** Logged by a bridge whose producer did not learn in time whether the record was appended. */
        IN_DOUBT(" answered 503 in-doubt: "),
        /** Logged by a bridge that has looked up events in doubt in the log. */
        SETTLED(" events in doubt in "),
        /** Logged by a bridge that rebuilds the index, when it has begun to read the log. */
        READING("The index is being read from the log"),
        /** Logged by a bridge that rebuilds the index, when retention has deleted records that the bridge has not read yet. */
        OVERTAKEN("to be complete: Fetch position"),
        /** Logged by a bridge that accepts no new events because of its own clock or a dependency's. */
        CLOCKS_APART("The clocks differ too much");

        private final String text;

        Said(String text) {
            this.text = text;
        }
    }

    private static final Pattern SETTLED = Pattern.compile("Of (\\d+) events in doubt in .*, (\\d+) are in the log");
    private static final int PIECE = 1 << 20;

    private final Path file;
    private final Map<Said, Long> counts = new EnumMap<>(Said.class);
    private long position;
    private long found;
    private long absent;

    BridgeLog(Path file) {
        this.file = file;
    }

    synchronized long count(Said said) {
        read();
        return counts.getOrDefault(said, 0L);
    }

    /** {@return events in doubt whose record was in the log} */
    synchronized long found() {
        read();
        return found;
    }

    /** {@return events in doubt whose record was not in the log, so that they were appended again} */
    synchronized long absent() {
        read();
        return absent;
    }

    private void read() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            while (log.length() > position) {
                byte[] piece = new byte[(int) Math.min(PIECE, log.length() - position)];
                log.seek(position);
                log.readFully(piece);
                int end = piece.length;
                while (end > 0 && piece[end - 1] != '\n') {
                    end--;
                }
                if (end == 0) {
                    return;
                }
                new String(piece, 0, end, UTF_8).lines().forEach(this::line);
                position += end;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        for (Said said : Said.values()) {
            if (line.contains(said.text)) {
                counts.merge(said, 1L, Long::sum);
            }
        }
        Matcher settled = SETTLED.matcher(line);
        if (settled.find()) {
            long here = Long.parseLong(settled.group(2));
            found += here;
            absent += Long.parseLong(settled.group(1)) - here;
        }
    }
}
