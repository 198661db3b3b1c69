package org.riskosbridge.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialSettingsTest {

    @TempDir
    private Path directory;

    @Test
    void trialIsFoundWhileItsBrokerListens() throws IOException {
        try (ServerSocket broker = new ServerSocket()) {
            broker.bind(LoopbackPorts.address(0));
            write("127.0.0.1:" + broker.getLocalPort());

            assertThat(TrialSettings.running(directory)).hasValueSatisfying(trial -> {
                assertThat(trial.file()).isEqualTo(directory.resolve("trial.properties"));
                assertThat(trial.webhook()).isEqualTo(URI.create("http://127.0.0.1:18080/webhooks/riskos"));
                assertThat(trial.tokenFile()).isEqualTo(directory.resolve("riskos-token"));
            });
        }
        assertThat(TrialSettings.running(directory)).isEmpty();
    }

    @Test
    void directoryWithoutATrialHasNone() throws IOException {
        assertThat(TrialSettings.running(directory.resolve("missing"))).isEmpty();
        Files.writeString(directory.resolve("trial.properties"), "kafka.bootstrap.servers=nonsense");
        assertThat(TrialSettings.running(directory)).isEmpty();
    }

    private void write(String servers) {
        TrialSettings.write(
                directory,
                Map.of(
                        "kafka.bootstrap.servers",
                        servers,
                        "quarkus.http.port",
                        "18080",
                        "bridge.webhooks.riskos.auth.bearer.token-files",
                        directory.resolve("riskos-token").toString()));
    }
}
