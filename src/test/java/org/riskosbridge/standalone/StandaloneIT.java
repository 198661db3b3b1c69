package org.riskosbridge.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.it.LongRunning;

class StandaloneIT {

    @TempDir
    Path parent;

    @Test
    @LongRunning
    void tokenIsMadeOnceAndForItsOwnerAlone() throws IOException {
        Path directory = parent.resolve("new/data");
        String first = token(directory);

        assertThat(UUID.fromString(first)).hasToString(first);
        assertThat(token(directory)).isEqualTo(first);
        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("riskos-token"))).isEqualTo("rw-------");
    }

    @Test
    void takenPortIsNamedWithItsOptionBeforeAnythingStarts() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(LoopbackPorts.address(0));

            assertThatThrownBy(() -> Standalone.start(parent, 0, 0, 0, Map.of("--http-port", other.getLocalPort())))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining(Integer.toString(other.getLocalPort()))
                    .hasMessageContaining("--http-port");
        }
        assertThat(parent.resolve("kafka/server.properties")).doesNotExist();
        assertThat(parent.resolve("redis/redis.conf")).doesNotExist();
    }

    @Test
    void secondRunInTheSameDirectoryIsRefused() {
        try (Standalone first = Standalone.start(parent, 0, 0, 0, Map.of())) {
            assertThatThrownBy(() -> Standalone.start(parent, 0, 0, 0, Map.of()))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining(parent.toString())
                    .hasMessageContaining("--data-dir");
            assertThat(first.bootstrapServers()).startsWith("127.0.0.1:");
        }
    }

    private static String token(Path directory) throws IOException {
        try (Standalone parts = Standalone.start(directory, 0, 0, 0, Map.of())) {
            return Files.readString(parts.tokenFile());
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
