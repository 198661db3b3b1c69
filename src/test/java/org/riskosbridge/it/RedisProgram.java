package org.riskosbridge.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program of a {@link org.riskosbridge.standalone.RedisServer}. */
public enum RedisProgram {
    /** The Redis of {@code standalone}. */
    REDIS,
    /** The Valkey of Debian's package valkey-tools. */
    VALKEY;

    /** One file is server and tool: it is a tool only under the name {@code valkey-check-rdb}. */
    private static final Path VALKEY_FILE = Path.of("/usr/bin/valkey-check-rdb");

    /** Prepares the directory of a server, which starts an executable that is already there. {@return the directory} */
    Path in(Path directory) {
        if (this == REDIS) {
            return directory;
        }
        Path executable = directory.resolve("redis-server");
        if (!Files.isExecutable(VALKEY_FILE)) {
            throw new IllegalStateException(VALKEY_FILE + " is missing: .ci/run installs it");
        }
        try {
            Files.createDirectories(directory);
            if (!Files.exists(executable)) {
                Files.createSymbolicLink(executable, VALKEY_FILE);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a command that starts the executable of a server as a Sentinel} */
    static List<String> sentinel(Path directory, Path configuration) {
        return List.of(directory.resolve("redis-server").toString(), configuration.toString(), "--sentinel");
    }
}
