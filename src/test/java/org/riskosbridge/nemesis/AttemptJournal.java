package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every attempt and its answer, one per line, on disk, so that the sender's memory does not grow. */
final class AttemptJournal implements AutoCloseable {

    /**
     * One attempt.
     *
     * @param event the event's number
     * @param bridge the bridge's number
     * @param status the answer; -1 when there was none
     * @param begun milliseconds since the run began
     * @param took milliseconds
     */
    record Attempt(int event, int bridge, int status, long begun, long took) {

        private String line() {
            return event + "\t" + bridge + "\t" + status + "\t" + begun + "\t" + took + "\n";
        }

        private static Attempt of(String line) {
            String[] parts = line.split("\t", -1);
            return new Attempt(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]));
        }
    }

    private final Path file;
    private final BufferedWriter writer;

    AttemptJournal(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.getParent());
        this.writer = Files.newBufferedWriter(file, UTF_8);
    }

    synchronized void add(Attempt attempt) {
        try {
            writer.write(attempt.line());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all attempts from the beginning, one at a time. */
    synchronized void forEach(Consumer<Attempt> visitor) throws IOException {
        writer.flush();
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(Attempt::of).forEach(visitor);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}
