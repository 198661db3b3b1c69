package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The packaged program as a process of its own, on free ports of the loopback address. */
final class Bridge implements AutoCloseable {

    static final String TOKEN = "8d4ac5d2-59a0-4c37-9a63-7d1f2d3c4b5a";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final int port = freePort();
    private final int managementPort = freePort();
    private final Path log;
    private final Process process;

    private Bridge(Map<String, String> settings) {
        log = Parts.DIRECTORY.resolve("bridge-" + COUNT.incrementAndGet() + ".log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m"));
        String agent = System.getProperty("bridge.jvm", "");
        if (!agent.isBlank()) {
            command.addAll(List.of(agent.trim().split(" ")));
        }
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.host=127.0.0.1");
        command.add("-Dquarkus.management.port=" + managementPort);
        command.addAll(List.of("-jar", System.getProperty("bridge.jar")));
        try {
            Files.createDirectories(Parts.DIRECTORY);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // For a test JVM that ends early; it does not hold the test's own end up.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Starts a bridge with one webhook, {@code riskos}, and waits until it is ready. */
    static Bridge start(Parts parts, Map<String, String> more) {
        Bridge bridge = launch(parts, more);
        bridge.awaitReady();
        return bridge;
    }

    /** Starts a bridge without waiting for it. */
    static Bridge launch(Parts parts, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "kafka.bootstrap.servers",
                parts.kafka.bootstrapServers(),
                "quarkus.redis.hosts",
                parts.redis.hosts(),
                "bridge.webhooks.riskos.auth.type",
                "bearer",
                "bridge.webhooks.riskos.auth.bearer.tokens",
                TOKEN,
                "quarkus.shutdown.delay",
                "0.2s"));
        settings.putAll(more);
        return new Bridge(settings);
    }

    /** Starts a bridge whose configuration is wrong, and waits for its end. */
    static Bridge refused(Map<String, String> settings) throws InterruptedException {
        Bridge bridge = new Bridge(settings);
        bridge.process.waitFor(30, TimeUnit.SECONDS);
        return bridge;
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .failFast("the bridge has ended: see " + log, () -> !process.isAlive())
                .until(() -> status(managementPort, "/q/health/ready") == 200);
    }

    private static int status(int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    String management(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    int readiness() {
        return status(managementPort, "/q/health/ready");
    }

    URI webhook(String name) {
        return URI.create("http://127.0.0.1:" + port + "/webhooks/" + name);
    }

    /** Delivers to the webhook {@code riskos} with its token. */
    CompletableFuture<HttpResponse<String>> deliver(byte[] body) {
        return send(request("riskos").POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** Delivers, and waits for the answer. */
    HttpResponse<String> delivered(String body) {
        return deliver(body.getBytes(UTF_8)).join();
    }

    /** {@return a request to a webhook, with the good token and media type} */
    HttpRequest.Builder request(String webhook) {
        return HttpRequest.newBuilder(webhook(webhook))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json");
    }

    CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString());
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends {@code SIGTERM}, and returns at once. */
    void terminate() {
        process.destroy();
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
