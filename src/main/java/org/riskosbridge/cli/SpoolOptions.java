package org.riskosbridge.cli;

import java.nio.file.Path;
import org.riskosbridge.spool.SpoolDirectory;
import org.riskosbridge.spool.SpoolKey;
import org.riskosbridge.spool.SpoolUnusable;
import picocli.CommandLine.Option;

/** Which spool: a directory and a key are all that is needed, so that it can be looked into on any machine. */
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

    /** Does a piece of work with the spool. {@return its exit code, 1 when the spool cannot be read} */
    int look(Work work) throws Exception {
        try (SpoolDirectory file = SpoolDirectory.look(directory, SpoolKey.read(keyFile, "--key-file"))) {
            return work.with(file);
        } catch (SpoolUnusable e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    /** What is to be done with the spool. */
    interface Work {
        int with(SpoolDirectory file) throws Exception;
    }
}
