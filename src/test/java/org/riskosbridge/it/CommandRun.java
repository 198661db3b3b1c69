package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The run of a command of the packaged program: its output and its exit code. */
public record CommandRun(int exitCode, String output) {

    /** Runs a command with the settings and the webhook {@code riskos}, without ports: a bridge may use the ports. */
    public static CommandRun run(Map<String, String> settings, String... arguments)
            throws IOException, InterruptedException {
        return of(start(settings, arguments));
    }

    /** Waits for the end of a command. */
    static CommandRun of(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new CommandRun(process.exitValue(), output);
    }

    /** Starts a command, with its output and its errors in one stream. */
    public static Process start(Map<String, String> settings, String... arguments) throws IOException {
        return start(Path.of(System.getProperty("bridge.jar")), settings, arguments);
    }

    /** Starts a command of another copy of the program. */
    static Process start(Path jar, Map<String, String> settings, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m"));
        Map<String, String> all = new LinkedHashMap<>(
                Map.of("bridge.webhooks.riskos.auth.type", "none", "quarkus.http.host", "127.0.0.1"));
        all.putAll(settings);
        all.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Bridge.addOptions(builder);
        return builder.start();
    }
}
