package org.riskosbridge.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The settings of a trial in a properties file of its directory, so that other commands find the running trial. The file
 * names the file with the token, and does not contain the token.
 */
public final class TrialSettings {

    private static final int CONNECT_LIMIT_MS = 1_000;

    private final Path file;
    private final Properties properties;

    private TrialSettings(Path file, Properties properties) {
        this.file = file;
        this.properties = properties;
    }

    /** {@return the default directory of a trial} */
    public static Path defaultDirectory() {
        return Path.of(System.getProperty("user.home", "."), ".riskos-kafka-bridge");
    }

    /** {@return the file in a trial's directory} */
    public static Path file(Path directory) {
        return directory.toAbsolutePath().normalize().resolve("trial.properties");
    }

    /** {@return the name of a file for {@code quarkus.config.locations}: the path of a URI, in which a space is {@code %20}} */
    public static String location(Path file) {
        return file.toUri().getRawPath();
    }

    /** Writes the file, which a later run of the trial overwrites. */
    public static void write(Path directory, Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(file(directory))) {
            properties.store(writer, "Written at each start of standalone; changes are lost.");
        } catch (IOException e) {
            throw new StartFailed("Cannot write " + file(directory) + ": " + e, e);
        }
    }

    /** {@return the settings of the trial in this directory; empty when none runs there} */
    public static Optional<TrialSettings> running(Path directory) {
        Path file = file(directory);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            String servers = properties.getProperty("kafka.bootstrap.servers", "");
            int port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
            try (Socket broker = new Socket()) {
                broker.connect(LoopbackPorts.address(port), CONNECT_LIMIT_MS);
            }
            return Optional.of(new TrialSettings(file, properties));
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** {@return the properties file} */
    public Path file() {
        return file;
    }

    /** {@return where the trial receives deliveries} */
    public URI webhook() {
        return URI.create("http://" + LoopbackPorts.LOOPBACK + ":" + properties.getProperty("quarkus.http.port")
                + "/webhooks/riskos");
    }

    /** {@return the file with the token of the webhook} */
    public Path tokenFile() {
        return Path.of(properties.getProperty("bridge.webhooks.riskos.auth.bearer.token-files", ""));
    }
}
