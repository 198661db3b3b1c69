package org.riskosbridge.send;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes one line per attempt, so that a checker can compare the attempts with the topics. The columns, separated by tabs, are: event id, attempt
 * (from 1), result (status, {@code timeout}, or {@code error} with its reason), milliseconds, event type, SHA-256 of the body. Each line is written
 * to the operating system at once.
 */
final class AttemptLog implements Closeable {

    private final Optional<BufferedWriter> writer;

    private AttemptLog(Optional<BufferedWriter> writer) {
        this.writer = writer;
    }

    /** Truncates the file. Without a file nothing is written. */
    static AttemptLog open(Optional<Path> file) throws SendException {
        try {
            return new AttemptLog(
                    file.isPresent() ? Optional.of(Files.newBufferedWriter(file.get())) : Optional.empty());
        } catch (IOException e) {
            throw new SendException("the log " + file.orElseThrow() + " cannot be written", e);
        }
    }

    void write(SendAttempt attempt, byte[] body, AttemptResult result, long nanos) {
        if (writer.isEmpty()) {
            return;
        }
        String reason = result instanceof AttemptResult.ConnectionFailed failed ? ": " + failed.reason() : "";
        SampleEvent event = attempt.delivery().event();
        append(
                writer.get(),
                String.format(
                        Locale.ROOT,
                        "%s\t%d\t%s\t%.3f\t%s\t%s\n",
                        event.id(),
                        attempt.number(),
                        result.kind() + reason,
                        nanos / 1e6,
                        event.type(),
                        sha256(body)));
    }

    private synchronized void append(BufferedWriter file, String line) {
        try {
            file.append(line).flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the log is no longer writable", e);
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (writer.isPresent()) {
            writer.get().close();
        }
    }
}
