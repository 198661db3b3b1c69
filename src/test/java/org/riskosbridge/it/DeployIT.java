package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.deploy.Chart;
import org.riskosbridge.deploy.Manifests;
import org.riskosbridge.deploy.Queries;
import org.riskosbridge.standalone.LoopbackPorts;

/** A bridge with the settings of {@code deploy/helm} serves all endpoints and metrics that {@code deploy} uses. */
class DeployIT {

    private static final Map<String, String> SETTINGS = new HashMap<>(OneRecordIT.BRIEF);
    private static Bridge bridge;

    @BeforeAll
    static void start() throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(TestDependencies.DIRECTORY), "deploy");
        SETTINGS.putAll(Chart.configuration());
        SETTINGS.putAll(Chart.spoolConfiguration());
        // Differences to a deployment: one broker, no TLS (see SecuredDependenciesIT), no Strimzi, and local files
        // instead of mounted ones.
        SETTINGS.keySet()
                .removeIf(key -> key.startsWith("kafka.")
                        || key.startsWith("quarkus.tls.")
                        || key.equals("quarkus.redis.tls-configuration-name"));
        SETTINGS.put("kafka.bootstrap.servers", TestDependencies.shared().bootstrapServers);
        SETTINGS.put("quarkus.redis.hosts", TestDependencies.shared().redisHosts);
        SETTINGS.put("bridge.guarantee", "relaxed");
        SETTINGS.put("bridge.log.topics.create", "true");
        SETTINGS.put("bridge.log.topics.partitions", "2");
        SETTINGS.put("bridge.webhooks.riskos.topic-prefix", "deploy.");
        SETTINGS.put("bridge.log.quarantine-topic", "deploy.quarantine");
        SETTINGS.put("bridge.log.registry-topic", "registry.deploy.topics");
        SETTINGS.put("quarkus.http.port", Integer.toString(LoopbackPorts.free()));
        SETTINGS.put("quarkus.management.port", Integer.toString(LoopbackPorts.free()));
        replace(SETTINGS, "bridge.webhooks.riskos.auth.bearer.token-files", file(directory, "token", Bridge.TOKEN));
        replace(SETTINGS, "bridge.spool.directory", directory.resolve("spool").toString());
        replace(
                SETTINGS,
                "bridge.spool.key-file",
                file(directory, "key", Base64.getEncoder().encodeToString(new byte[32])));
        bridge = Bridge.launch(SETTINGS);
        bridge.awaitReady();
    }

    private static String file(Path directory, String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private static void replace(Map<String, String> settings, String key, String value) {
        assertThat(settings.replace(key, value)).as(key).isNotNull();
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @Test
    void everyMetricOfTheRulesAndTheDashboardIsThere() {
        assertThat(bridge.delivered(DeliveryLoad.text("deployed")).statusCode()).isEqualTo(200);
        assertThat(Queries.metrics()).hasSizeGreaterThan(15);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(metrics()).containsAll(Queries.metrics()));
    }

    private static Set<String> metrics() throws Exception {
        return bridge.management("/q/metrics")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void everyLabelThatAMetricIsChosenByIsThere() throws Exception {
        String metrics = bridge.management("/q/metrics");
        assertThat(Queries.chosen())
                .isNotEmpty()
                .allSatisfy(chosen -> assertThat(metrics)
                        .containsPattern("(?m)^" + chosen.metric() + "\\{([^}]*,)?" + chosen.label() + "="));
    }

    @Test
    void tableOfTheMetricsIsWhatThereIs() throws Exception {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(MetricsTable.of(bridge.management("/q/metrics")))
                            .isEqualTo(MetricsTable.documented()));
        } catch (org.awaitility.core.ConditionTimeoutException wrong) {
            MetricsTable.write(MetricsTable.of(bridge.management("/q/metrics")));
            throw new AssertionError("docs/metrics.md is not right; put target/metrics.md in its place", wrong);
        }
    }

    @Test
    void logIsInJson() {
        bridge.delivered("{\"no\":\"event\"}");
        Awaitility.await()
                .untilAsserted(() -> assertThat(bridge.log().lines().filter(line -> !line.startsWith("NOTE: ")))
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(new JsonObject(line).getString("message"))
                                .isNotNull()));
    }

    @Test
    void everyProbeIsAnswered() {
        List<JsonNode> rendered = Chart.render("examples/gateway.yaml");
        List<String> paths = of("Deployment", rendered).findValues("httpGet").stream()
                .map(probe -> probe.get("path").asText())
                .toList();
        assertThat(paths).hasSize(3).doesNotHaveDuplicates().allSatisfy(path -> {
            assertThat(path).startsWith("/q/health/");
            assertThat(status(path, "quarkus.management.port")).isEqualTo(200);
            assertThat(status(path, "quarkus.http.port")).isEqualTo(404);
        });
        assertThat(status(
                        Manifests.document("compose/prometheus.yml")
                                .at("/scrape_configs/0/metrics_path")
                                .asText(),
                        "quarkus.management.port"))
                .isEqualTo(200);
        assertThat(status(
                        of("ServiceMonitor", rendered)
                                .at("/spec/endpoints/0/path")
                                .asText(),
                        "quarkus.management.port"))
                .isEqualTo(200);
        assertThat(Manifests.read("compose/haproxy.cfg")).contains("option httpchk GET /q/health/ready\n");
    }

    private static JsonNode of(String kind, List<JsonNode> rendered) {
        return rendered.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static int status(String path, String port) {
        return bridge.send(HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + SETTINGS.get(port) + path))
                        .GET())
                .join()
                .statusCode();
    }

    /** The command of the Dockerfile itself, with the port of this bridge. */
    @Test
    void healthCheckOfTheImageTellsALivingBridgeFromNone() throws Exception {
        String command = Pattern.compile("HEALTHCHECK .*\\\\\n +CMD (.*)")
                .matcher(Manifests.read("docker/Dockerfile"))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        assertThat(exitCode(command, SETTINGS.get("quarkus.management.port"))).isZero();
        assertThat(exitCode(command, Integer.toString(LoopbackPorts.free()))).isNotZero();
        assertThat(exitCode(
                        command.replace("/q/health/live", "/q/health/nothing"),
                        SETTINGS.get("quarkus.management.port")))
                .isNotZero();
    }

    private static int exitCode(String command, String port) throws Exception {
        List<String> words = new JsonArray(command.replace("/9000 ", "/" + port + " "))
                .stream().map(String.class::cast).toList();
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
