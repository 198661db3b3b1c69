package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.standalone.LoopbackPorts;

/** The packaged program with a wrong configuration: one block of text, exit code 2, and no connection. */
class ConfigurationRefusalIT {

    /** Lines of the block: the head, one mistake, the page to read. */
    private static final int LINES = 3;

    @TempDir
    static Path directory;

    static Stream<Arguments> mistakes() throws IOException {
        Path empty = Files.createFile(directory.resolve("token"));
        Path settings = Files.writeString(directory.resolve("more.properties"), "bridge.index.dedup-window=7days\n");
        return Stream.of(
                Arguments.of(Map.of("bridge.index.dedup-windw", "7d"), Map.of(), "bridge.index.dedup-window"),
                Arguments.of(
                        Map.of("bridge.webhooks.riskos.auth.bearer.token-files", empty.toString()),
                        Map.of(),
                        "is empty"),
                Arguments.of(
                        Map.of(), Map.of("BRIDGE_MANAGEMENT_TOKENS", ""), "BRIDGE_MANAGEMENT_TOKENS is set, but empty"),
                Arguments.of(Map.of(), Map.of("BRIDGE_INDEX_DEDUP_WINDOWS", "7d"), "BRIDGE_INDEX_DEDUP_WINDOW?"),
                Arguments.of(Map.of("quarkus.config.locations", settings.toString()), Map.of(), "for example 500ms"),
                Arguments.of(Map.of("quarkus.http.limits.max-connections", "many"), Map.of(), "a whole number"),
                Arguments.of(
                        Map.of("mp.messaging.outgoing.events.linger.ms", "soon"),
                        Map.of(),
                        "linger.ms = soon must be"));
    }

    @ParameterizedTest
    @LongRunning
    @MethodSource("mistakes")
    void mistakeIsToldAndNobodyIsConnectedTo(Map<String, String> settings, Map<String, String> environment, String told)
            throws Exception {
        try (ServerSocket kafka = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket redis = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> all = new LinkedHashMap<>(Map.of(
                    "kafka.bootstrap.servers",
                    "127.0.0.1:" + kafka.getLocalPort(),
                    "quarkus.redis.hosts",
                    "redis://127.0.0.1:" + redis.getLocalPort(),
                    "bridge.webhooks.riskos.auth.type",
                    "bearer",
                    "bridge.webhooks.riskos.auth.bearer.tokens",
                    Bridge.TOKEN));
            all.putAll(settings);
            if (settings.containsKey("bridge.webhooks.riskos.auth.bearer.token-files")) {
                all.remove("bridge.webhooks.riskos.auth.bearer.tokens");
            }
            Bridge bridge = Bridge.refused(all, environment);
            assertThat(bridge.exitCode()).isEqualTo(2);
            assertThat(bridge.log()).contains(told).doesNotContain("\tat ", "SRCFG", "Exception", Bridge.TOKEN);
            assertThat(bridge.log().lines().filter(line -> !line.startsWith("NOTE: Picked up")))
                    .as("lines of the program, beside the JVM's own")
                    .hasSize(LINES);
            assertThat(isConnectedTo(kafka)).isFalse();
            assertThat(isConnectedTo(redis)).isFalse();
        }
    }

    @Test
    void allMistakesAreToldAtOnce() throws Exception {
        Bridge bridge = Bridge.refused(
                Map.of(
                        "bridge.index.dedup-windw", "7d",
                        "bridge.log.key", "event",
                        "kafka.bootstrap.servers", "kafka"),
                Map.of("BRIDGE_MANAGEMENT_TOKENS", ""));
        assertThat(bridge.exitCode()).isEqualTo(2);
        assertThat(bridge.log().lines().filter(line -> line.startsWith("- "))).hasSize(5);
    }

    @Test
    void commandIsRefusedLikewise() throws Exception {
        CommandRun stats = CommandRun.run(
                Map.of(
                        "quarkus.redis.hosts",
                        "redis://127.0.0.1:" + LoopbackPorts.free(),
                        "bridge.index.lease",
                        "soon"),
                "index",
                "stats");
        assertThat(stats.exitCode()).isEqualTo(2);
        assertThat(stats.output()).contains("bridge.index.lease = soon must be a duration");
    }

    /** The process has ended, so a connection would be in the queue of the socket by now. */
    private static boolean isConnectedTo(ServerSocket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            socket.accept().close();
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }
}
