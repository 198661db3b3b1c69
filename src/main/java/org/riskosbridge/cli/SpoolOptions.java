package org.riskosbridge.cli;

import java.nio.file.Path;
import org.riskosbridge.spool.SpoolDirectory;
import org.riskosbridge.spool.SpoolKey;
import org.riskosbridge.spool.SpoolUnusable;
import picocli.CommandLine.Option;

/** Names the spool. A directory and a key are enough, so any machine can read a copy of the spool. */
final class SpoolOptions {

    @Option(
            names = "--directory",
            required = true,
            paramLabel = "<directory>",
            description = "The bridge's bridge.spool.directory, or a copy of it.")
    private Path directory = Path.of("");

    @Option(
            names = "--key-file",
            required = true,
            paramLabel = "<file>",
            description = "The bridge's bridge.spool.key-file.")
    private Path keyFile = Path.of("");

    /** Runs a task on the spool. {@return the exit code of the task; 1 when the spool cannot be read} */
    int look(Work work) throws Exception {
        try (SpoolDirectory file = SpoolDirectory.look(directory, SpoolKey.read(keyFile, "--key-file"))) {
            return work.with(file);
        } catch (SpoolUnusable e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    /** A task on the spool. */
    interface Work {
        int with(SpoolDirectory file) throws Exception;
    }
}
