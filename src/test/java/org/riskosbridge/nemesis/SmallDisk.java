package org.riskosbridge.nemesis;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A small file system in memory, and a file that fills it. Needs root, because it mounts a file system. */
final class SmallDisk implements AutoCloseable {

    private static final int PIECE = 1 << 20;
    private static final int SMALL_PIECE = 1 << 12;

    private final Path directory;
    private final Path balloon;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.balloon = directory.resolve("balloon");
    }

    /** {@return the disk, mounted; empty where mounting is not allowed} */
    static Optional<SmallDisk> mount(Path directory, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
        return mounted ? Optional.of(new SmallDisk(directory)) : Optional.empty();
    }

    /** Leaves no room. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(balloon)) {
            fill(out, PIECE);
            fill(out, SMALL_PIECE);
        }
    }

    private static void fill(OutputStream out, int piece) {
        byte[] air = new byte[piece];
        try {
            while (true) {
                out.write(air);
            }
        } catch (IOException e) {
            // The disk is full.
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(balloon);
    }

    /** {@return the number of log lines that report a full disk} */
    long complaints(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("No space left on device"))
                    .count();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        // Unmounts lazily, because a broker that was killed a moment ago may still have open files there.
        run("umount", "-l", directory.toString());
    }
}
