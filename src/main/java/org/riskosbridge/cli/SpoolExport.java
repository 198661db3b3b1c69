package org.riskosbridge.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.riskosbridge.spool.SpoolDirectory;
import org.riskosbridge.spool.SpoolEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spool export}: writes the bodies unchanged. */
@Command(
        name = "export",
        description = "Copy each delivery of the spool to a file, <webhook>/<number>.json, with the body byte for byte."
                + " Changes nothing in the spool.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The files contain personal data in clear text; only you may read them. Deliver each file to any bridge: events that"
                    + " are already stored are answered 200 and get no second record.",
            "",
            "Exit code: 0 if every delivery was copied, 1 if not, or if the spool is in use."
        })
final class SpoolExport implements Callable<Integer> {

    @Mixin
    private SpoolOptions options = new SpoolOptions();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "<directory>",
            description = "The directory for the files; created if missing. Existing files are not overwritten.")
    private Path target = Path.of("");

    @Override
    public Integer call() throws Exception {
        return options.look(this::copy);
    }

    private int copy(SpoolDirectory file) {
        AtomicLong copied = new AtomicLong();
        try {
            long damaged = file.forEach(entry -> {
                write(entry);
                copied.incrementAndGet();
            });
            System.out.printf(
                    Locale.ROOT, "%,d deliveries copied to %s, %,d are damaged.%n", copied.get(), target, damaged);
            return damaged == 0 ? 0 : 1;
        } catch (UncheckedIOException e) {
            System.err.println("Stopped after " + copied + " deliveries: " + e.getMessage());
            return 1;
        }
    }

    private void write(SpoolEntry entry) {
        try {
            Path directory = target.resolve(entry.webhook());
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path file = directory.resolve("%019d.json".formatted(entry.number()));
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, entry.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e.toString(), e);
        }
    }
}
