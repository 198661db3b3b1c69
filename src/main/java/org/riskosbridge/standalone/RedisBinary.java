package org.riskosbridge.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The Redis binary of the artifact {@code org.signal:embedded-redis}. The library's Java code is not used. */
final class RedisBinary {

    private static final String VERSION = "7.0.15";

    private RedisBinary() {}

    /** Writes the binary for this platform, unless an earlier run has written it. */
    static void extract(Path executable) {
        String name = nameFor(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        try (InputStream binary = RedisBinary.class.getClassLoader().getResourceAsStream(name)) {
            if (binary == null) {
                throw new StartFailed("This program was built without Redis, or without a Redis for this machine ("
                        + name + "). Build it with: mvn -Pstandalone package");
            }
            if (Files.isExecutable(executable)) {
                return;
            }
            // Writes the file under a temporary name and renames it, so that a kill in between leaves no incomplete
            // binary under the final name.
            Path part = executable.resolveSibling("redis-server.part");
            Files.copy(binary, part, StandardCopyOption.REPLACE_EXISTING);
            if (!part.toFile().setExecutable(true)) {
                throw new IOException(part + " cannot be made executable");
            }
            Files.move(part, executable, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartFailed("Cannot write " + executable + ": " + e, e);
        }
    }

    /** The artifact's names for Linux and macOS; Windows is not supported. */
    static String nameFor(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName.toLowerCase(Locale.ROOT);
        String arch = switch (osArch) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "x86", "i386" -> "386";
            default -> osArch;
        };
        return "redis-server-" + VERSION + "-" + os + "-" + arch;
    }
}
