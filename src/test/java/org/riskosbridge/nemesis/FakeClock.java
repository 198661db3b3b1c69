package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The wall clock of one process, by libfaketime: it can jump while the process runs. The monotonic clock does not change. */
record FakeClock(Path file) {

    private static final List<String> PLACES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
            "/usr/lib64/faketime/libfaketime.so.1",
            "/usr/lib/faketime/libfaketime.so.1");

    private static final Pattern STAMP = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}) ");
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

    /** A correct clock. */
    static FakeClock in(Path directory, String name) throws IOException {
        FakeClock clock = new FakeClock(Files.createDirectories(directory).resolve(name + ".clock"));
        clock.jump(Duration.ZERO);
        return clock;
    }

    /** {@return the environment variables with which a process uses this clock} */
    Map<String, String> environment() {
        String library = PLACES.stream()
                .filter(place -> Files.exists(Path.of(place)))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "libfaketime is missing, by which clocks are made to jump. On Debian: apt-get install faketime"));
        return Map.of(
                "LD_PRELOAD", library,
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "DONT_FAKE_MONOTONIC", "1",
                // Without this variable each timed wait of a JVM ends at once: 100 parks of 5 ms took 0 ms.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** Sets how far the clock is ahead, or behind when negative; takes effect within a second. */
    void jump(Duration ahead) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, String.format(Locale.ROOT, "%+.3f", ahead.toMillis() / 1000.0));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** {@return how far the clock of a log's last line is ahead of the file system's clock} */
    static Duration ahead(Path log) {
        try (Stream<String> lines = Files.lines(log, UTF_8)) {
            String last = lines.filter(line -> STAMP.matcher(line).find())
                    .reduce((before, line) -> line)
                    .orElseThrow();
            Matcher stamp = STAMP.matcher(last);
            if (!stamp.find()) {
                throw new AssertionError(last);
            }
            long written = Files.getLastModifiedTime(log).toMillis();
            long stamped = LocalDateTime.parse(stamp.group(1), FORMAT)
                    .atZone(ZoneId.systemDefault())
                    .toInstant()
                    .toEpochMilli();
            return Duration.ofMillis(stamped - written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
