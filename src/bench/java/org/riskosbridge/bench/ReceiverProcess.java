package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A process that receives deliveries on the loopback address. */
final class ReceiverProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final int PROBE_MILLIS = 2_000;

    private final Kind kind;
    private final Kind.Place place;
    private final String accessToken;
    private final Process process;
    private final Path log;

    private ReceiverProcess(Kind kind, Kind.Place place, String accessToken) throws IOException {
        this.kind = kind;
        this.place = place;
        this.accessToken = accessToken;
        this.log = Site.DIRECTORY.resolve(place.prefix() + place.port() + ".log");
        ProcessBuilder builder = new ProcessBuilder(kind.command(place))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(kind.environment(place));
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Starts a process without waiting for it. */
    static ReceiverProcess launch(Kind kind, Kind.Place place, String accessToken) throws IOException {
        return new ReceiverProcess(kind, place, accessToken);
    }

    ReceiverProcess awaitReady() {
        URI probe = kind == Kind.BRIDGE
                ? URI.create("http://127.0.0.1:" + place.managementPort() + "/q/health/ready")
                : URI.create("http://127.0.0.1:" + place.port() + "/");
        Awaitility.await("start of " + this)
                .atMost(START)
                .pollInterval(Duration.ofMillis(100))
                .failFast(this + " has ended: see " + log, () -> !process.isAlive())
                .until(() -> kind.isReady(status(probe)));
        return this;
    }

    /** Delivers a new event again and again until it is answered 200. */
    void awaitFirstAnswer() throws IOException {
        byte[] body = new String(Bodies.body(LoadProfile.USUAL.size()), UTF_8)
                .replace(Bodies.PLACEHOLDER, UUID.randomUUID().toString())
                .getBytes(UTF_8);
        Awaitility.await("first answer of " + this)
                .atMost(START)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .failFast(this + " has ended: see " + log, () -> !process.isAlive())
                .until(() -> status(url(BenchWebhook.BEARER), body) == 200);
    }

    private int status(URI uri, byte[] body) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Authorization", authorization(BenchWebhook.BEARER));
            connection.getOutputStream().write(body);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** {@return the status of a GET; 0 without an answer} */
    private static int status(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    Kind kind() {
        return kind;
    }

    /** {@return the prefix of all its topics} */
    String prefix() {
        return place.prefix();
    }

    URI url(BenchWebhook webhook) {
        return URI.create("http://127.0.0.1:" + place.port() + webhook.path());
    }

    String authorization(BenchWebhook webhook) {
        return webhook.authorization(accessToken);
    }

    /** {@return its log so far} */
    String logged() throws IOException {
        return Files.readString(log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process, and waits for its end. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends the process, and waits for its end. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public String toString() {
        return kind + " on port " + place.port();
    }
}
