package org.riskosbridge.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What a child writes to its output: {@code <name>.log}, with the run before in {@code <name>.log.old}. */
final class ChildProcessLog {

    private static final int LINES_SHOWN = 20;

    private final Path file;

    ChildProcessLog(Path directory, String name) {
        this.file = directory.resolve(name + ".log");
    }

    /** {@return the file for a run that begins} */
    File begin() {
        try {
            if (Files.exists(file)) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
            }
            return file.toFile();
        } catch (IOException e) {
            throw new StartFailed("Cannot begin the log " + file + ": " + e, e);
        }
    }

    /** {@return the end of the log, as the end of a message} */
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
