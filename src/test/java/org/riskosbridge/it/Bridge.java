package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.riskosbridge.standalone.LoopbackPorts;

/** The packaged program as a process of its own, on free ports of the loopback address. */
public final class Bridge implements AutoCloseable {

    public static final String TOKEN = "8d4ac5d2-59a0-4c37-9a63-7d1f2d3c4b5a";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    /** Maximum number of problem responses that one bridge keeps. */
    private static final int MOST_KEPT = 200;

    private final AtomicInteger kept = new AtomicInteger();
    private final int port;
    private final int managementPort;
    private final Path log;
    private final Process process;

    private Bridge(String jar, Map<String, String> settings, Map<String, String> environment, String... jvm) {
        port = port(settings, "quarkus.http.port");
        managementPort = port(settings, "quarkus.management.port");
        log = TestDependencies.DIRECTORY.resolve(
                "bridge-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ".log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m"));
        command.addAll(List.of(jvm));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.host=127.0.0.1");
        command.add("-Dquarkus.management.port=" + managementPort);
        command.addAll(List.of("-jar", jar));
        try {
            Files.createDirectories(TestDependencies.DIRECTORY);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            addOptions(builder);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Kills the bridge when the test JVM ends early. The hook does not delay the end of the test.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Adds the options of the build for each JVM of the program; an option in quotes may contain blanks. */
    public static void addOptions(ProcessBuilder builder) {
        builder.environment()
                .merge("JDK_JAVA_OPTIONS", System.getProperty("bridge.jvm", ""), (others, more) -> others + " " + more);
    }

    private static int port(Map<String, String> settings, String key) {
        return settings.containsKey(key) ? Integer.parseInt(settings.get(key)) : LoopbackPorts.free();
    }

    /** Starts a bridge with one webhook, {@code riskos}, and waits until it is ready. */
    static Bridge start(TestDependencies dependencies, Map<String, String> more) {
        Bridge bridge = launch(dependencies, more);
        bridge.awaitReady();
        return bridge;
    }

    /** Starts a bridge without waiting for it, with these arguments for its JVM. An empty value removes a setting of the tests. */
    static Bridge launch(TestDependencies dependencies, Map<String, String> more, String... jvm) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "kafka.bootstrap.servers",
                dependencies.bootstrapServers,
                "quarkus.redis.hosts",
                dependencies.redisHosts,
                "bridge.webhooks.riskos.auth.type",
                "bearer",
                "bridge.webhooks.riskos.auth.bearer.tokens",
                TOKEN,
                "bridge.log.topics.partitions",
                "2",
                "quarkus.shutdown.delay",
                "0.2s"));
        if (dependencies.shared) {
            // No test breaks this Redis: a late answer means that the machine is overloaded.
            settings.put("bridge.index.timeout", "10s");
            settings.put("bridge.ingest.in-flight-wait", "10s");
        }
        settings.putAll(more);
        settings.values().removeIf(String::isEmpty);
        // A bridge that has created all its topics itself need not wait for claims of other bridges.
        String prefix = settings.getOrDefault("bridge.webhooks.riskos.topic-prefix", "riskos.");
        settings.putIfAbsent("bridge.log.registry-topic", "registry." + prefix + "topics");
        settings.putIfAbsent("bridge.log.quarantine-topic", prefix + "quarantine");
        return new Bridge(jar(), settings, Map.of(), jvm);
    }

    /** Starts a bridge with these settings alone, without waiting for it. */
    public static Bridge launch(Map<String, String> settings) {
        return launch(settings, Map.of());
    }

    /** Starts a bridge with these settings and variables added to the environment, without waiting for it. */
    public static Bridge launch(Map<String, String> settings, Map<String, String> environment) {
        return new Bridge(jar(), settings, environment);
    }

    /** Starts a bridge of another copy of the program with these settings alone, without waiting for it. */
    static Bridge launch(Path jar, Map<String, String> settings) {
        return new Bridge(jar.toString(), settings, Map.of());
    }

    private static String jar() {
        return System.getProperty("bridge.jar");
    }

    /** Starts a bridge whose configuration is wrong, and waits for its end. */
    static Bridge refused(Map<String, String> settings) throws InterruptedException {
        return refused(settings, Map.of());
    }

    /** Starts a bridge whose configuration is wrong in its settings or variables, and waits for its end. */
    static Bridge refused(Map<String, String> settings, Map<String, String> environment) throws InterruptedException {
        Bridge bridge = launch(settings, environment);
        bridge.process.waitFor(30, TimeUnit.SECONDS);
        return bridge;
    }

    public void awaitReady() {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .failFast("the bridge has ended: see " + log, () -> !process.isAlive())
                .until(() -> status(managementPort, "/q/health/ready") == 200);
    }

    private static int status(int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    public String management(String path) throws IOException, InterruptedException {
        return management(path, "").body();
    }

    /** {@return the answer of the management port to a client with this token} */
    HttpResponse<String> management(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    /** {@return the value of a metric, named with its labels if it has any; NaN without such a metric or without an answer} */
    public double metric(String name) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** {@return the response to Prometheus; empty when there is no answer} */
    private String metrics() {
        try {
            return management("/q/metrics");
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    public int readiness() {
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
    public HttpResponse<String> delivered(String body) {
        return deliver(body.getBytes(UTF_8)).join();
    }

    /** {@return a request to a webhook, with the good token and media type} */
    HttpRequest.Builder request(String webhook) {
        return HttpRequest.newBuilder(webhook(webhook))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json");
    }

    CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(this::kept);
    }

    /** Keeps problem responses for {@link WhatWasWritten}, up to a limit. */
    private HttpResponse<String> kept(HttpResponse<String> answer) {
        if (answer.statusCode() != 200 && kept.incrementAndGet() <= MOST_KEPT) {
            write("answers", answer.statusCode() + " " + answer.headers().map() + " " + answer.body() + "\n");
        }
        return answer;
    }

    private void write(String kind, String text) {
        try {
            Files.writeString(
                    log.resolveSibling(log.getFileName().toString().replace(".log", "." + kind)),
                    text,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends {@code SIGTERM}, and returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** Ends the process as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** {@return the file with the output of the process} */
    public Path logFile() {
        return log;
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive() && status(managementPort, "/q/metrics") == 200) {
            write("metrics", metrics());
        }
        process.destroy();
        process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
    }
}
