package org.riskosbridge.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskosbridge.deploy.Manifests;

/** What is in {@code deploy}, taken by the tools that it is made for. */
class Deployment {

    @ParameterizedTest
    @CsvSource({"deployment, Deployment", "with-spool, StatefulSet"})
    void overlayIsRendered(String overlay, String workload) throws Exception {
        String rendered = run("kubectl", "kustomize", "deploy/kubernetes/overlays/" + overlay);
        List<HasMetadata> resources = Manifests.resources(rendered);
        assertThat(resources)
                .extracting(HasMetadata::getKind)
                .contains(workload, "Service", "ConfigMap", "PodDisruptionBudget", "NetworkPolicy", "ServiceMonitor");
        assertThat(resources)
                .filteredOn(resource -> !resource.getKind().equals("Namespace"))
                .allMatch(resource -> resource.getMetadata().getNamespace().equals("riskos"));
        ConfigMap configuration = resources.stream()
                .filter(ConfigMap.class::isInstance)
                .map(ConfigMap.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(configuration.getData())
                .containsOnly(
                        Map.entry("application.properties", Manifests.read("kubernetes/base/application.properties")));
        assertThat(Manifests.documents(rendered).stream()
                        .filter(resource -> resource.get("kind").asText().equals(workload))
                        .flatMap(resource -> resource.findValuesAsText("name").stream()))
                .as("the pods read this configuration, not another one")
                .contains(configuration.getMetadata().getName());
    }

    @Test
    void alertsFireWhenTheyShouldAndOnlyThen() throws Exception {
        run("promtool", "check", "rules", "deploy/prometheus/rules.yaml");
        run("promtool", "test", "rules", "deploy/prometheus/rules-test.yaml");
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
                .hasSize(3)
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
        // What kubectl says of deprecated fields is not part of what it renders.
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
