package org.riskosbridge.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerIT {

    @TempDir
    Path directory;

    private RedisServer redis;

    @BeforeEach
    void choosePort() {
        // With appendfsync always, each answered write is on disk before the kill.
        redis = new RedisServer(directory.resolve("a redis"), 0, Map.of("appendfsync", "always"));
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void entriesOutliveKillAndRestart() throws IOException {
        redis.start();
        assertThat(ask("SET key value")).isEqualTo("+OK");

        redis.kill();
        redis.start();
        assertThat(ask("APPEND key s")).isEqualTo(":6");
        redis.stop();
        redis.start();

        assertThat(ask("STRLEN key")).isEqualTo(":6");
    }

    @Test
    void neverDropsAnEntry() throws IOException {
        redis.start();
        assertThat(ask("CONFIG GET maxmemory-policy", 5))
                .containsExactly("*2", "$16", "maxmemory-policy", "$10", "noeviction");
    }

    @Test
    void overridesReplaceDirectives() throws IOException {
        redis = new RedisServer(directory, 0, Map.of("requirepass", "secret"));
        redis.start();

        assertThat(ask("GET key")).startsWith("-NOAUTH");
    }

    @Test
    void redisOfAKilledRunIsStopped() throws Exception {
        long stale = KilledRun.leave("redis", directory.resolve("a redis"));

        redis.start();

        assertThat(ProcessHandle.of(stale).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(redis.pid()).isNotEqualTo(stale);
    }

    @Test
    void secondRedisInTheSameDirectoryIsRefused() throws IOException {
        redis.start();

        try (RedisServer second = new RedisServer(directory.resolve("a redis"))) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("a redis")
                    .hasMessageContaining("--data-dir");
        }
        assertThat(ask("PING")).isEqualTo("+PONG");
    }

    @Test
    void takenPortIsNamedWithItsOption() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(LoopbackPorts.address(0));
            redis = new RedisServer(directory, other.getLocalPort(), Map.of());

            assertThatThrownBy(redis::start)
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining(Integer.toString(other.getLocalPort()))
                    .hasMessageContaining("--redis-port");
        }
    }

    @Test
    void failedStartShowsRedissOwnWords() {
        redis = new RedisServer(directory, 0, Map.of("appendonly", "perhaps"));

        assertThatThrownBy(redis::start)
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("argument must be 'yes' or 'no'");
    }

    private String ask(String command) throws IOException {
        return ask(command, 1).get(0);
    }

    /** {@return the first lines of the answer, as RESP 2 writes them} */
    private List<String> ask(String command, int lines) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(LoopbackPorts.address(redis.port()));
            socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))
                    .lines()
                    .limit(lines)
                    .toList();
        }
    }
}
