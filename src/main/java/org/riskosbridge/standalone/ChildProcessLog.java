package org.riskosbridge.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The output of a child: {@code <name>.log}; the previous run's output is {@code <name>.log.old}. */
final class ChildProcessLog {

    private static final int LINES_SHOWN = 20;

    private final Path file;

    ChildProcessLog(Path directory, String name) {
        this.file = directory.resolve(name + ".log");
    }

    /** {@return the file for a new run} */
    File begin() {
        try {
            if (Files.exists(file)) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
            }
            return file.toFile();
        } catch (IOException e) {
            throw new StartFailed("Cannot create the log " + file + ": " + e, e);
        }
    }

    /** {@return the last lines of the log, to append to a message} */
    String lastLines() {
        try {
            List<String> lines = Files.readAllLines(file);
            return "; the end of " + file + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "; its log " + file + " cannot be read: " + e;
        }
    }
}
