package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;
import org.riskosbridge.auth.LoginTenant;
import org.riskosbridge.startup.ConsoleSettings;

/** {@code deploy/compose}: every file is read strictly, and agrees with the bridge and the brokers. */
class ComposeTest {

    /** The used part of the Compose specification. */
    record Compose(Map<String, Service> services, Map<String, Secret> secrets, Map<String, Object> volumes) {}

    record Secret(String file) {}

    record Build(String context, String dockerfile) {}

    record Health(List<String> test, String interval, String timeout, int retries) {}

    record Service(
            Build build,
            String image,
            String restart,
            @JsonProperty("stop_grace_period") String stopGracePeriod,
            @JsonProperty("read_only") boolean readOnly,
            List<String> tmpfs,
            @JsonProperty("cap_drop") List<String> capDrop,
            @JsonProperty("security_opt") List<String> securityOpt,
            @JsonProperty("mem_limit") String memLimit,
            double cpus,
            List<String> secrets,
            @JsonProperty("depends_on") Object dependsOn,
            List<String> command,
            Map<String, String> environment,
            List<String> volumes,
            List<String> ports,
            Health healthcheck) {}

    private static final Compose COMPOSE =
            Manifests.to(Compose.class, withoutFragments((ObjectNode) Manifests.document("compose/compose.yaml")));

    private static final Properties CONFIGURATION = Manifests.properties("compose/bridge.properties");

    /** Without the fragments from which the file is composed. */
    private static JsonNode withoutFragments(ObjectNode compose) {
        return compose.retain("services", "secrets", "volumes");
    }

    private static Stream<Map.Entry<String, Service>> services(String prefix) {
        return COMPOSE.services().entrySet().stream()
                .filter(service -> service.getKey().startsWith(prefix));
    }

    @Test
    void everySettingIsOneOfTheBridge() {
        assertThat(SettingsCatalog.unknownKeys(CONFIGURATION.stringPropertyNames()))
                .isEmpty();
    }

    /** The console gets no secret of a webhook and no spool, and its port is published on this machine only. */
    @Test
    void consoleHasItsOwnConfigurationAndNoSecretOfABridge() {
        Properties settings = Manifests.properties("compose/console.properties");
        assertThat(SettingsCatalog.unknownKeys(settings.stringPropertyNames())).isEmpty();
        Service console = COMPOSE.services().get("console");
        assertThat(console.secrets()).isEmpty();
        assertThat(console.volumes())
                .containsExactly("./console.properties:" + ImageTest.HOME + "/config/application.properties:ro");
        assertThat(console.ports()).containsExactly("127.0.0.1:8090:8090");
        assertThat(console.command()).containsExactly("console", "--host", "0.0.0.0", "--port", "8090");
        for (String same :
                List.of("kafka.bootstrap.servers", "quarkus.redis.hosts", "bridge.log.topics.replication-factor")) {
            assertThat(settings.getProperty(same)).isEqualTo(CONFIGURATION.getProperty(same));
        }
    }

    /** The command {@code console} accepts the settings in the file together with the environment variable. */
    @Test
    void consoleHasALoginAndSendsTestEventsThroughTheProxy() {
        Properties settings = Manifests.properties("compose/console.properties");
        Map<String, String> environment = COMPOSE.services().get("console").environment();
        assertThat(SettingsCatalog.unknownVariables(environment.keySet())).isEmpty();
        assertThat(environment)
                .containsOnly(Map.entry(
                        "QUARKUS_OIDC_CONSOLE_CREDENTIALS_SECRET", "${CONSOLE_CLIENT_SECRET:?run secrets.sh}"));
        assertThat(ConsoleSettings.mistakes(settings, environment)).isEmpty();
        URI test = URI.create(settings.getProperty("bridge.console.bridge-url"));
        assertThat(COMPOSE.services().get(test.getHost()).ports())
                .anyMatch(port -> port.endsWith(":" + test.getPort()));
    }

    /** docs/decisions.md has the reason why these images have no digest. */
    @Test
    void imagesArePinnedToTheirDigestsButForTheBridgesOwnAndTwo() {
        assertThat(COMPOSE.services().values())
                .extracting(Service::image)
                .filteredOn(image -> !image.matches("\\S+:\\S+@sha256:[0-9a-f]{64}"))
                .map(image -> image.replaceFirst(":.*", ""))
                .containsOnly("riskos-kafka-bridge", "keycloak/keycloak", "prom/prometheus");
    }

    @Test
    void everySettingIsOneOfABroker() {
        assertThat(services("kafka-"))
                .hasSize(3)
                .flatExtracting(service -> service.getValue().environment().keySet())
                .filteredOn(variable -> !variable.equals("CLUSTER_ID"))
                .map(variable -> variable.substring("KAFKA_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'))
                .isSubsetOf(KafkaConfig.configDef().names());
    }

    @Test
    void bridgesFindTheirConfigurationSecretsAndSpoolWhereTheyAreTold() {
        assertThat(services("bridge-")).hasSize(2).allSatisfy(each -> {
            Service bridge = each.getValue();
            assertThat(bridge.volumes())
                    .anyMatch(volume -> volume.startsWith(
                            "./bridge.properties:" + ImageTest.HOME + "/config/application.properties:"))
                    .anyMatch(volume -> volume.endsWith(":" + CONFIGURATION.getProperty("bridge.spool.directory")));
            assertThat(CONFIGURATION.values().stream()
                            .map(String::valueOf)
                            .filter(value -> value.startsWith("/run/secrets/")))
                    .isNotEmpty()
                    .allMatch(path -> bridge.secrets().contains(path.substring("/run/secrets/".length())));
            assertThat(COMPOSE.secrets().keySet()).containsAll(bridge.secrets());
            assertThat(bridge.readOnly()).isTrue();
            assertThat(bridge.capDrop()).containsExactly("ALL");
            assertThat(bridge.tmpfs()).anyMatch(directory -> directory.startsWith("/tmp"));
            assertThat(Integer.parseInt(bridge.stopGracePeriod().replace("s", "")))
                    .isGreaterThan(30);
        });
        assertThat(services("bridge-")
                        .flatMap(each -> each.getValue().volumes().stream())
                        .filter(volume -> volume.startsWith("spool-")))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyFileThatIsMountedIsThereOrMadeByTheScript() {
        assertThat(COMPOSE.services().values())
                .flatExtracting(service -> service.volumes() == null ? List.of() : service.volumes())
                .extracting(volume -> volume.toString().split(":", 2)[0])
                .allMatch(source -> source.startsWith(".")
                        ? Files.isRegularFile(
                                Manifests.DIRECTORY.resolve("compose").resolve(source))
                        : COMPOSE.volumes().containsKey(source));
        String script = Manifests.read("compose/secrets.sh");
        assertThat(COMPOSE.secrets().values())
                .allMatch(secret -> script.contains("> " + secret.file().substring("./".length())));
        assertThat(Manifests.read("compose/compose.yaml")
                        .lines()
                        .filter(line -> line.contains(":?"))
                        .map(line -> line.replaceAll(".*\\$\\{(\\w+):\\?.*", "$1")))
                .hasSize(7)
                .allMatch(script::contains);
    }

    @Test
    void whereTheBridgesLookTheOthersAre() {
        assertThat(CONFIGURATION.getProperty("kafka.bootstrap.servers").split(",", -1))
                .allMatch(server -> COMPOSE.services()
                        .get(server.split(":", 2)[0])
                        .environment()
                        .get("KAFKA_ADVERTISED_LISTENERS")
                        .equals("PLAINTEXT://" + server));
        assertThat(CONFIGURATION.getProperty("quarkus.redis.hosts")).isEqualTo("redis://redis:6379");
        assertThat(COMPOSE.services()).containsKey("redis");
        assertThat(Manifests.read("compose/haproxy.cfg"))
                .contains("server bridge-1 bridge-1:" + SettingsCatalog.defaultOf("quarkus.http.port"))
                .contains("check port " + SettingsCatalog.defaultOf("quarkus.management.port"));
    }

    /**
     * Without these settings every sender has the proxy's address. After RiskOS's first delivery, this address is exempt from the limit on wrong
     * credentials.
     */
    @Test
    void proxyNamesTheSenderAndTheBridgesBelieveIt() throws IOException {
        assertThat(Manifests.read("compose/haproxy.cfg").lines().map(String::strip))
                .contains("option forwardfor");
        assertThat(Files.readString(Path.of("docs", "haproxy.cfg")).lines().map(String::strip))
                .contains("option forwardfor");
        assertThat(CONFIGURATION.getProperty("bridge.sources.trusted-proxies")).contains("172.16.0.0/12");
    }

    @Test
    void realmHasTheClientAndTheAudienceThatTheBridgeAsksFor() throws Exception {
        RealmRepresentation realm =
                new ObjectMapper().readValue(Manifests.read("compose/realm.json"), RealmRepresentation.class);
        assertThat(CONFIGURATION.getProperty("quarkus.oidc.onboarding.auth-server-url"))
                .isEqualTo("http://keycloak:8080/realms/" + realm.getRealm());
        assertThat(realm.getClients()).first().satisfies(client -> {
            assertThat(client.getClientId())
                    .isEqualTo(CONFIGURATION.getProperty("bridge.webhooks.onboarding.auth.oauth2.client-ids"));
            assertThat(client.isServiceAccountsEnabled()).isTrue();
            assertThat(client.isStandardFlowEnabled()).isFalse();
            assertThat(client.isPublicClient()).isFalse();
            assertThat(client.getSecret()).isEqualTo("${RISKOS_CLIENT_SECRET}");
            assertThat(client.getProtocolMappers().get(0).getConfig())
                    .containsEntry(
                            "included.custom.audience",
                            CONFIGURATION.getProperty("quarkus.oidc.onboarding.token.audience"));
        });
    }

    @Test
    void realmHasTheConsolesClientItsRolesAndAPersonForEachRole() throws Exception {
        Properties settings = Manifests.properties("compose/console.properties");
        RealmRepresentation realm =
                new ObjectMapper().readValue(Manifests.read("compose/realm.json"), RealmRepresentation.class);
        String url = settings.getProperty("bridge.console.url");
        assertThat(COMPOSE.services().get("console").ports())
                .containsExactly("127.0.0.1:" + URI.create(url).getPort() + ":8090");
        assertThat(realm.getClients()).hasSize(2).last().satisfies(client -> {
            assertThat(client.getClientId()).isEqualTo(settings.getProperty("quarkus.oidc.console.client-id"));
            assertThat(client.isPublicClient()).isFalse();
            assertThat(client.isStandardFlowEnabled()).isTrue();
            assertThat(client.isDirectAccessGrantsEnabled()).isFalse();
            assertThat(client.isServiceAccountsEnabled()).isFalse();
            assertThat(client.getSecret()).isEqualTo("${CONSOLE_CLIENT_SECRET}");
            assertThat(client.getRedirectUris()).containsExactly(url + LoginTenant.CALLBACK);
            assertThat(client.getAttributes())
                    .containsEntry("pkce.code.challenge.method", "S256")
                    .containsEntry("post.logout.redirect.uris", url + "/login");
            // By default quarkus-oidc reads the roles from the claim "groups".
            assertThat(client.getProtocolMappers())
                    .extracting(mapper -> mapper.getConfig().get("claim.name"))
                    .containsExactly("groups", "preferred_username");
            assertThat(client.getProtocolMappers())
                    .allSatisfy(mapper -> assertThat(mapper.getConfig()).containsEntry("id.token.claim", "true"));
        });
        List<String> roles = List.of(
                SettingsCatalog.defaultOf("bridge.console.oidc.viewer-role"),
                SettingsCatalog.defaultOf("bridge.console.oidc.operator-role"));
        assertThat(realm.getRoles().getRealm())
                .extracting(RoleRepresentation::getName)
                .containsExactlyElementsOf(roles);
        assertThat(realm.getUsers())
                .flatExtracting(UserRepresentation::getRealmRoles)
                .containsExactlyInAnyOrderElementsOf(roles);
        // Without these fields Keycloak asks each person to complete their account first.
        assertThat(realm.getUsers())
                .allSatisfy(user -> assertThat(List.of(user.getEmail(), user.getFirstName(), user.getLastName()))
                        .doesNotContain(""));
        assertThat(realm.getUsers())
                .flatExtracting(UserRepresentation::getCredentials)
                .extracting(credential -> ((CredentialRepresentation) credential).getValue())
                .containsExactly("${CONSOLE_OPERATOR_PASSWORD}", "${CONSOLE_VIEWER_PASSWORD}");
        assertThat(COMPOSE.services().get("keycloak").environment())
                .containsKeys("CONSOLE_CLIENT_SECRET", "CONSOLE_OPERATOR_PASSWORD", "CONSOLE_VIEWER_PASSWORD");
    }

    @Test
    void prometheusAsksTheBridgesUnderTheNameThatTheRulesKnow() {
        JsonNode job = Manifests.document("compose/prometheus.yml").at("/scrape_configs/0");
        assertThat(job.get("job_name").asText()).isEqualTo(RulesTest.JOB);
        assertThat(job.at("/static_configs/0/targets"))
                .extracting(JsonNode::asText)
                .containsExactly("bridge-1:9000", "bridge-2:9000");
    }

    /** The used part of the files that Grafana reads at its start. */
    record Sources(int apiVersion, List<Source> datasources) {}

    record Source(String name, String type, String url, boolean isDefault) {}

    record Providers(int apiVersion, List<Provider> providers) {}

    record Provider(String name, String type, Map<String, String> options) {}

    @Test
    void grafanaFindsPrometheusAndTheDashboardWhereItIsMounted() {
        Source source = Manifests.to(Sources.class, Manifests.document("compose/grafana/datasources.yaml"))
                .datasources()
                .get(0);
        URI prometheus = URI.create(source.url());
        assertThat(source.type()).isEqualTo("prometheus");
        assertThat(COMPOSE.services().get(prometheus.getHost()).ports())
                .anyMatch(port -> port.endsWith(":" + prometheus.getPort()));
        String directory = Manifests.to(Providers.class, Manifests.document("compose/grafana/dashboards.yaml"))
                .providers()
                .get(0)
                .options()
                .get("path");
        assertThat(COMPOSE.services().get("grafana").volumes())
                .anyMatch(volume -> volume.startsWith("../grafana/dashboard.json:" + directory + "/"))
                .anyMatch(volume -> volume.contains(":/etc/grafana/provisioning/datasources/"))
                .anyMatch(volume -> volume.contains(":/etc/grafana/provisioning/dashboards/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose", "redis"})
    void redisKeepsWhatItIsToldOnDiskAndForgetsNothing(String directory) {
        assertThat(Manifests.read(directory + "/redis.conf").lines())
                .contains("appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction")
                .anyMatch(line -> line.matches("maxmemory \\d+mb"));
    }
}
