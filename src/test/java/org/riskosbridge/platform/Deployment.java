package org.riskosbridge.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskosbridge.deploy.Manifests;
import org.riskosbridge.it.LongRunning;

/** Checks the files in {@code deploy} with the tools that read them. */
@LongRunning
class Deployment {

    @Test
    void alertsFireWhenTheyShouldAndOnlyThen() throws Exception {
        run("promtool", "check", "rules", "deploy/prometheus/rules.yaml");
        // The samples cover days, so they are evaluated once an hour; otherwise promtool takes minutes.
        run("promtool", "test", "rules", "deploy/prometheus/rules-test.yaml", "deploy/prometheus/rules-test-days.yaml");
        String renamed =
                Manifests.read("prometheus/rules.yaml").replace("bridge_index_complete", "bridge_index_renamed");
        Path copy = Files.createTempDirectory("rules");
        Files.writeString(copy.resolve("rules.yaml"), renamed);
        Files.copy(Path.of("deploy/prometheus/rules-test.yaml"), copy.resolve("rules-test.yaml"));
        assertThat(start(
                                "promtool",
                                "test",
                                "rules",
                                copy.resolve("rules-test.yaml").toString())
                        .waitFor())
                .isNotZero();
    }

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        Path copy = Files.createTempDirectory("prometheus");
        Path rules = Files.copy(Path.of("deploy/prometheus/rules.yaml"), copy.resolve("rules.yaml"));
        Path configuration = Files.writeString(
                copy.resolve("prometheus.yml"),
                Manifests.read("compose/prometheus.yml").replace("/etc/prometheus/rules.yaml", rules.toString()));
        assertThat(run("promtool", "check", "config", configuration.toString())).contains("1 rule files found");
    }

    @Test
    void haproxyTakesItsConfiguration() throws Exception {
        run("haproxy", "-c", "-f", "deploy/compose/haproxy.cfg");
    }

    @Test
    void composeTakesItsFileAndItsSecretsAreMadeOnce() throws Exception {
        Path copy = Files.createTempDirectory("compose");
        for (String file : List.of("secrets.sh", "compose.yaml")) {
            Files.copy(Manifests.DIRECTORY.resolve("compose").resolve(file), copy.resolve(file));
        }
        assertThat(start(
                                "docker-compose",
                                "--project-directory",
                                copy.toString(),
                                "-f",
                                copy + "/compose.yaml",
                                "config")
                        .waitFor())
                .as("without secrets")
                .isNotZero();
        String first = run("sh", copy.resolve("secrets.sh").toString());
        assertThat(Files.readString(copy.resolve(".env")).lines())
                .hasSize(6)
                .allMatch(line -> line.matches("[A-Z_]+=[0-9a-f]{32}"));
        assertThat(Files.readString(copy.resolve("secrets/spool-key"))).matches("[A-Za-z0-9+/]{43}=\n");
        assertThat(run("sh", copy.resolve("secrets.sh").toString())).isEqualTo(first);
        run(
                "docker-compose",
                "--project-directory",
                copy.toString(),
                "-f",
                copy + "/compose.yaml",
                "config",
                "--quiet");
    }

    private static String run(String... command) throws Exception {
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Process start(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
