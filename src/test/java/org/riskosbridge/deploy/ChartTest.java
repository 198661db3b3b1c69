package org.riskosbridge.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.startup.ConsoleSettings;

/** {@code deploy/helm}: each value set is rendered and read strictly, and the resources agree with the bridge. */
class ChartTest {

    /** Seconds within which a bridge ends after SIGTERM, even when Kafka is dead: docs/operations.md. */
    private static final Duration END = Duration.ofSeconds(30);

    private static final String SPOOL = "examples/spool.yaml";
    private static final String GATEWAY = "examples/gateway.yaml";
    private static final String KEDA = "examples/keda.yaml";
    private static final String EXTERNAL_SECRETS = "examples/external-secrets.yaml";

    private static final Map<String, Release> RELEASES = new HashMap<>();

    /** The used fields of the kinds that no library models. */
    record ScaledObject(String apiVersion, String kind, Name metadata, ScaledSpec spec) {}

    record Name(String name) {}

    record ScaledSpec(Name scaleTargetRef, int minReplicaCount, int maxReplicaCount, List<Trigger> triggers) {}

    record Trigger(String type, String metricType, Map<String, String> metadata) {}

    record ExternalSecret(String apiVersion, String kind, Name metadata, ExternalSpec spec) {}

    record ExternalSpec(String refreshInterval, Store secretStoreRef, Name target, List<ExternalKey> data) {}

    record Store(String kind, String name) {}

    record ExternalKey(String secretKey, RemoteKey remoteRef) {}

    record RemoteKey(String key, String property) {}

    /** The resources of one value set. */
    private record Release(List<HasMetadata> resources, List<Object> others) {

        static Release read(List<JsonNode> documents) {
            Map<String, Class<?>> further =
                    Map.of("keda.sh/v1alpha1", ScaledObject.class, "external-secrets.io/v1", ExternalSecret.class);
            List<JsonNode> rendered =
                    documents.stream().filter(document -> !document.isNull()).toList();
            return new Release(
                    rendered.stream()
                            .filter(document -> !further.containsKey(version(document)))
                            .map(Manifests::resource)
                            .toList(),
                    rendered.stream()
                            .filter(document -> further.containsKey(version(document)))
                            .map(document -> (Object)
                                    Manifests.to(Objects.requireNonNull(further.get(version(document))), document))
                            .toList());
        }

        private static String version(JsonNode document) {
            return document.path("apiVersion").asText();
        }

        <T> T only(Class<T> type) {
            List<T> found = all(type);
            assertThat(found).as(type.getSimpleName()).hasSize(1);
            return found.get(0);
        }

        <T> List<T> all(Class<T> type) {
            return Stream.concat(resources.stream(), others.stream())
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }

        PodTemplateSpec pod() {
            return all(StatefulSet.class).isEmpty()
                    ? only(Deployment.class).getSpec().getTemplate()
                    : only(StatefulSet.class).getSpec().getTemplate();
        }

        Map<String, String> selector() {
            return all(StatefulSet.class).isEmpty()
                    ? only(Deployment.class).getSpec().getSelector().getMatchLabels()
                    : only(StatefulSet.class).getSpec().getSelector().getMatchLabels();
        }

        Properties configuration() {
            return configuration(pod());
        }

        Properties configuration(PodTemplateSpec pod) {
            String name = pod.getSpec().getVolumes().stream()
                    .filter(volume -> volume.getName().equals("configuration"))
                    .map(volume -> volume.getConfigMap().getName())
                    .findFirst()
                    .orElseThrow();
            ConfigMap map = all(ConfigMap.class).stream()
                    .filter(each -> each.getMetadata().getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(map.getData()).containsOnlyKeys("application.properties");
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(map.getData().get("application.properties")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return properties;
        }
    }

    private static Release release(String values) {
        return RELEASES.computeIfAbsent(values, set -> Release.read(Chart.render(set)));
    }

    static List<String> valueSets() {
        return Chart.valueSets();
    }

    private static Container bridge(PodTemplateSpec pod) {
        assertThat(pod.getSpec().getContainers()).hasSize(1);
        return pod.getSpec().getContainers().get(0);
    }

    @TempDir
    private Path directory;

    private Release with(String values) throws IOException {
        Path file = Files.writeString(directory.resolve("values.yaml"), values);
        return Release.read(Chart.render(Manifests.DIRECTORY.resolve("helm"), file));
    }

    @Test
    void helmFindsNoFaultInTheChart() {
        assertThat(Chart.lint().isFailed()).as("%s", Chart.lint().getMessages()).isFalse();
        assertThat(Chart.lint().getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyResourceIsOfAKnownKindAndHasNoUnknownField(String values) {
        assertThat(release(values).resources()).hasSizeGreaterThanOrEqualTo(7);
        assertThat(release(values).resources().stream()
                        .map(resource -> resource.getKind() + " "
                                + resource.getMetadata().getName()))
                .doesNotHaveDuplicates();
        assertThat(release(values).resources())
                .extracting(resource -> resource.getMetadata().getName())
                .allMatch(name -> name.startsWith(Chart.RELEASE));
    }

    @Test
    void thereAreFiveValueSets() {
        assertThat(valueSets()).containsExactlyInAnyOrder(Chart.DEFAULT, SPOOL, GATEWAY, KEDA, EXTERNAL_SECRETS);
    }

    @Test
    void unknownFieldIsNoticed() {
        JsonNode pod = Chart.render(Chart.DEFAULT).stream()
                .filter(document -> document.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        String wrong = pod.toString().replace("readOnlyRootFilesystem", "readOnlyRootFileSystem");
        assertThatThrownBy(() -> Manifests.resources(wrong)).hasMessageContaining("readOnlyRootFileSystem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas: 3",
                "image: { repo: x }",
                "spool: { enable: true }",
                "config: { kafka.sasl.jaas.config: x }",
                "config: { bridge.webhooks.riskos.auth.bearer.tokens: x }",
                "config: { quarkus.redis.password: x }",
                "config: { 'two words': x }",
                "secretFiles: { riskos: { name: riskos } }",
                "ingress: { enabled: true }",
                "httpRoute: { enabled: true }",
                "terminationGracePeriodSeconds: 10",
                "spool: { enabled: true }",
                "console: { login: ldap }",
                "console: { enabled: true, login: oidc }",
                "console: { oidc: { config: { quarkus.oidc.console.credentials.secret: x } } }"
            })
    void valuesThatAreNoneOfTheChartAreRefused(String values) {
        assertThatThrownBy(() -> with(values))
                .hasMessageMatching(
                        "(?s).*(don't meet the specifications of the schema|would leave its spool behind).*");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everySettingIsOneOfTheBridge(String values) {
        List<String> variables = bridge(release(values).pod()).getEnv().stream()
                .map(EnvVar::getName)
                .toList();
        assertThat(variables).isNotEmpty();
        assertThat(SettingsCatalog.unknownVariables(variables)).isEmpty();
        assertThat(SettingsCatalog.unknownKeys(release(values).configuration().stringPropertyNames()))
                .isEmpty();
        assertThat(SettingsCatalog.unknownVariables(List.of("BRIDGE_SPOOL_DIRECTORIES", "KAFKA_SASL_JAAS")))
                .hasSize(2);
        assertThat(SettingsCatalog.unknownKeys(List.of("bridge.webhooks.riskos.auth.typ", "quarkus.redis.host")))
                .hasSize(2);
    }

    /** The pods read the same settings with which other tests run a bridge. */
    @Test
    void settingsOfTheValuesReachTheBridgeUnchanged() {
        assertThat(release(Chart.DEFAULT).configuration()).isEqualTo(Chart.configuration());
        Map<String, String> withSpool = Chart.configuration();
        withSpool.putAll(Chart.spoolConfiguration());
        assertThat(release(SPOOL).configuration()).isEqualTo(withSpool);
    }

    @Test
    void settingsOfAnyFormReachTheBridgeUnchanged() throws IOException {
        Properties settings = with("""
                        config:
                          backslash: 'a\\b'
                          lines: "a\\nb"
                          number: 1073741824
                          expression: ${HOME:x}
                          bridge.log.topics.create: true
                          bridge.guarantee: null
                        """).configuration();
        assertThat(settings)
                .containsEntry("backslash", "a\\b")
                .containsEntry("lines", "a\nb")
                .containsEntry("number", "1073741824")
                .containsEntry("expression", "${HOME:x}")
                .containsEntry("bridge.log.topics.create", "true")
                .doesNotContainKey("bridge.guarantee");
    }

    @Test
    void changedSettingRestartsTheBridges() throws IOException {
        assertThat(with("config: { bridge.guarantee: relaxed }")
                        .pod()
                        .getMetadata()
                        .getAnnotations())
                .isNotEqualTo(release(Chart.DEFAULT).pod().getMetadata().getAnnotations());
        assertThat(release(KEDA).pod().getMetadata().getAnnotations())
                .isEqualTo(release(Chart.DEFAULT).pod().getMetadata().getAnnotations());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyFileThatASettingNamesIsMounted(String values) {
        PodTemplateSpec pod = release(values).pod();
        Set<String> files = new HashSet<>();
        Map<String, String> mounts =
                bridge(pod).getVolumeMounts().stream().collect(toMap(VolumeMount::getName, VolumeMount::getMountPath));
        pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .forEach(volume -> volume.getSecret()
                        .getItems()
                        .forEach(item -> files.add(mounts.get(volume.getName()) + "/" + item.getPath())));
        List<String> named = release(values).configuration().values().stream()
                .map(String::valueOf)
                .filter(value -> value.startsWith("/"))
                .toList();
        assertThat(named).isNotEmpty();
        assertThat(named.stream().filter(path -> path.startsWith("/run/secrets/")))
                .containsExactlyInAnyOrderElementsOf(files);
        assertThat(named.stream().filter(path -> !path.startsWith("/run/secrets/")))
                .allSatisfy(path -> assertThat(mounts.values()).anyMatch(mount -> path.startsWith(mount + "/")));
        assertThat(mounts.values()).contains(ImageTest.HOME + "/config", "/tmp");

        List<String> volumes = Stream.concat(
                        pod.getSpec().getVolumes().stream().map(Volume::getName), claims(release(values)))
                .toList();
        assertThat(mounts.keySet()).containsExactlyInAnyOrderElementsOf(volumes);
    }

    private static Stream<String> claims(Release release) {
        return release.all(StatefulSet.class).stream()
                .flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream())
                .map(claim -> claim.getMetadata().getName());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void portsAreThoseOfTheBridge(String values) {
        Release release = release(values);
        Map<String, Integer> ports = bridge(release.pod()).getPorts().stream()
                .collect(toMap(ContainerPort::getName, ContainerPort::getContainerPort));
        assertThat(ports)
                .containsOnly(
                        Map.entry("http", port("quarkus.http.port")),
                        Map.entry("management", port("quarkus.management.port")));
        assertThat(probes(release.pod()))
                .allSatisfy(probe ->
                        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management"));
        assertThat(release.all(Service.class))
                .hasSize(2)
                .allSatisfy(
                        service -> assertThat(service.getSpec().getSelector()).isEqualTo(release.selector()))
                .flatExtracting(service -> service.getSpec().getPorts())
                .extracting(port -> port.getTargetPort().getStrVal())
                .containsExactly("http", "management");
        NetworkPolicy policy = release.only(NetworkPolicy.class);
        assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(release.selector());
        assertThat(policy.getSpec().getIngress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getStrVal())
                .containsExactlyInAnyOrderElementsOf(ports.keySet());
        assertThat(policy.getSpec().getIngress())
                .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
    }

    private static int port(String setting) {
        return Integer.parseInt(SettingsCatalog.defaultOf(setting));
    }

    private static List<Probe> probes(PodTemplateSpec pod) {
        Container bridge = bridge(pod);
        return List.of(bridge.getStartupProbe(), bridge.getLivenessProbe(), bridge.getReadinessProbe());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void networkPolicyLetsTheBridgeReachWhatItIsConfiguredFor(String values) {
        List<Integer> open = release(values).only(NetworkPolicy.class).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
        assertThat(Stream.of("kafka.bootstrap.servers", "quarkus.redis.hosts")
                        .map(release(values).configuration()::getProperty)
                        .map(address -> Integer.valueOf(address.replaceAll(".*:(\\d+).*", "$1"))))
                .isSubsetOf(open);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void networkPolicyLetsTheBridgeReachNamedPeersOnly(String values) {
        assertThat(release(values).only(NetworkPolicy.class).getSpec().getEgress())
                .allSatisfy(rule -> assertThat(rule.getTo()).isNotEmpty().allMatch(ChartTest::isNamed));
    }

    /** An empty selector selects every pod or namespace, and nobody owns a network with a prefix shorter than 8 bits. */
    private static boolean isNamed(NetworkPolicyPeer peer) {
        if (peer.getIpBlock() != null) {
            return Integer.parseInt(peer.getIpBlock().getCidr().replaceAll(".*/", "")) >= 8;
        }
        return Stream.of(peer.getPodSelector(), peer.getNamespaceSelector())
                .filter(Objects::nonNull)
                .anyMatch(selector -> !selector.getMatchLabels().isEmpty());
    }

    /**
     * Without a trusted proxy, all senders have the ingress controller's address. After RiskOS's first delivery, this address is exempt from the
     * limit on wrong credentials.
     */
    @Test
    void ingressControllerIsATrustedProxy() {
        assertThat(release(Chart.DEFAULT).configuration().getProperty("bridge.sources.trusted-proxies"))
                .contains("10.0.0.0/8");
    }

    @Test
    void routesLeadToDeliveriesOnly() {
        Ingress ingress = release(SPOOL).only(Ingress.class);
        assertThat(ingress.getSpec().getRules())
                .hasSize(1)
                .allSatisfy(rule -> assertThat(rule.getHttp().getPaths())
                        .singleElement()
                        .satisfies(path -> {
                            assertThat(path.getPath()).isEqualTo("/webhooks");
                            assertThat(path.getBackend().getService().getName()).isEqualTo(deliveries(SPOOL));
                            assertThat(path.getBackend().getService().getPort().getName())
                                    .isEqualTo("http");
                        }));
        HTTPRoute route = release(GATEWAY).only(HTTPRoute.class);
        assertThat(route.getSpec().getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getMatches())
                    .extracting(match -> match.getPath().getValue())
                    .containsExactly("/webhooks");
            assertThat(rule.getBackendRefs())
                    .extracting(backend -> backend.getName() + ":" + backend.getPort())
                    .containsExactly(deliveries(GATEWAY) + ":80");
        });
    }

    private static String deliveries(String values) {
        return release(values).all(Service.class).get(0).getMetadata().getName();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void terminationLeavesTimeForTheGracefulShutdown(String values) {
        PodTemplateSpec pod = release(values).pod();
        List<String> command = bridge(pod).getLifecycle().getPreStop().getExec().getCommand();
        assertThat(command).hasSize(2).startsWith("sleep");
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(Long.parseLong(command.get(1)) + END.toSeconds());
    }

    /** The profile `restricted` of the Pod Security Standards, which the namespace of docs/operations.md enforces. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void podsAreAllowedWherePodSecurityIsRestricted(String values) {
        isRestricted(release(values).pod().getSpec());
    }

    private static void isRestricted(PodSpec spec) {
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(ImageTest.USER);
        assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(spec.getHostNetwork()).isNull();
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getContainers()).hasSize(1);
        var container = spec.getContainers().get(0).getSecurityContext();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getCapabilities().getAdd()).isEmpty();
        assertThat(spec.getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void labelsAndNamesFitEachOther(String values) {
        Release release = release(values);
        PodTemplateSpec pod = release.pod();
        Map<String, String> selector = release.selector();
        assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(selector);
        assertThat(selector).containsOnlyKeys("app.kubernetes.io/name", "app.kubernetes.io/instance");
        assertThat(pod.getSpec().getTopologySpreadConstraints())
                .hasSize(2)
                .extracting(TopologySpreadConstraint::getLabelSelector)
                .allMatch(each -> each.getMatchLabels().equals(selector));
        var budget = release.only(PodDisruptionBudget.class).getSpec();
        assertThat(budget.getSelector().getMatchLabels()).isEqualTo(selector);
        assertThat(budget.getMaxUnavailable()).isEqualTo(new IntOrString(1));
        ServiceAccount account = release.only(ServiceAccount.class);
        assertThat(pod.getSpec().getServiceAccountName())
                .isEqualTo(account.getMetadata().getName());
        assertThat(account.getAutomountServiceAccountToken()).isFalse();
        assertThat(release.all(StatefulSet.class))
                .allSatisfy(set -> assertThat(release.all(Service.class))
                        .extracting(service -> service.getMetadata().getName())
                        .contains(set.getSpec().getServiceName()));
    }

    @Test
    void autoscalerScalesTheDeploymentWhichSaysNoNumberItself() {
        Release release = release(Chart.DEFAULT);
        Deployment deployment = release.only(Deployment.class);
        var autoscaler = release.only(HorizontalPodAutoscaler.class);
        var target = autoscaler.getSpec().getScaleTargetRef();
        assertThat(List.of(target.getApiVersion(), target.getKind(), target.getName()))
                .containsExactly(
                        deployment.getApiVersion(),
                        deployment.getKind(),
                        deployment.getMetadata().getName());
        assertThat(deployment.getSpec().getReplicas()).isNull();
        assertThat(autoscaler.getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void otherwiseTheWorkloadSaysHowManyThereAre() throws IOException {
        assertThat(with("autoscaling: { enabled: false }")
                        .only(Deployment.class)
                        .getSpec()
                        .getReplicas())
                .isEqualTo(2);
        assertThat(release(SPOOL).only(StatefulSet.class).getSpec().getReplicas())
                .isEqualTo(3);
        assertThat(release(SPOOL).all(HorizontalPodAutoscaler.class)).isEmpty();
    }

    @Test
    void kedaScalesTheDeploymentByAMetricOfTheBridge() {
        Release release = release(KEDA);
        ScaledObject scaled = release.only(ScaledObject.class);
        assertThat(scaled.spec().scaleTargetRef().name())
                .isEqualTo(release.only(Deployment.class).getMetadata().getName());
        assertThat(release.only(Deployment.class).getSpec().getReplicas()).isNull();
        assertThat(release.all(HorizontalPodAutoscaler.class))
                .as("KEDA makes one itself")
                .isEmpty();
        String query = scaled.spec().triggers().get(1).metadata().get("query");
        assertThat(Queries.metrics()).anyMatch(metric -> query.contains(metric + "{job=\"" + RulesTest.JOB + "\"}"));
        assertThat(scaled.spec().triggers().get(1).metadata().get("threshold"))
                .satisfies(threshold -> assertThat(Integer.parseInt(threshold))
                        .isLessThan(Integer.parseInt(SettingsCatalog.defaultOf("bridge.ingest.max-in-flight"))));
    }

    @Test
    void externalSecretFillsASecretThatThePodsMount() {
        Release release = release(EXTERNAL_SECRETS);
        ExternalSecret external = release.only(ExternalSecret.class);
        assertThat(release.pod().getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .filteredOn(volume -> volume.getSecret()
                        .getSecretName()
                        .equals(external.spec().target().name()))
                .flatExtracting(volume -> volume.getSecret().getItems())
                .extracting(item -> item.getKey())
                .containsExactlyElementsOf(external.spec().data().stream()
                        .map(ExternalKey::secretKey)
                        .toList());
    }

    @Test
    void prometheusFindsTheBridgesUnderTheNameThatTheRulesKnow() {
        Release release = release(GATEWAY);
        ServiceMonitor monitor = release.only(ServiceMonitor.class);
        List<Service> found = release.all(Service.class).stream()
                .filter(service -> service.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(
                                monitor.getSpec().getSelector().getMatchLabels().entrySet()))
                .toList();
        assertThat(found).hasSize(1);
        Service management = found.get(0);
        assertThat(management.getMetadata().getLabels().get(monitor.getSpec().getJobLabel()))
                .isEqualTo(RulesTest.JOB);
        assertThat(management.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(management.getSpec().getPorts())
                .extracting(port -> port.getName())
                .containsExactlyElementsOf(monitor.getSpec().getEndpoints().stream()
                        .map(Endpoint::getPort)
                        .toList());
    }

    @Test
    void rulesAndDashboardAreThoseOfTheirDirectories() {
        Release release = release(GATEWAY);
        assertThat(release.only(PrometheusRule.class).getSpec().getGroups())
                .flatExtracting(group -> group.getRules())
                .extracting(rule -> rule.getAlert() + " " + rule.getExpr().getStrVal())
                .containsExactlyElementsOf(Queries.rules().stream()
                        .map(rule -> rule.get("alert").asText() + " "
                                + rule.get("expr").asText())
                        .toList());
        assertThat(release.all(ConfigMap.class))
                .filteredOn(map -> map.getMetadata().getName().endsWith("-dashboard"))
                .singleElement()
                .satisfies(map -> assertThat(map.getData().values())
                        .singleElement()
                        .satisfies(dashboard ->
                                assertThat(Manifests.documents(dashboard)).containsExactly(Queries.dashboard())));
    }

    @Test
    void podsAreTheSameButForTheSpool() {
        PodTemplateSpec with = Release.read(Chart.render(SPOOL)).pod();
        with.getSpec().getSecurityContext().setFsGroup(null);
        bridge(with).getVolumeMounts().removeIf(mount -> mount.getName().contains("spool"));
        with.getSpec().getVolumes().removeIf(volume -> volume.getName().contains("spool"));
        assertThat(with.getSpec()).isEqualTo(release(Chart.DEFAULT).pod().getSpec());
    }

    @Test
    void volumeHasRoomForAFullSpool() {
        Quantity room = release(SPOOL)
                .only(StatefulSet.class)
                .getSpec()
                .getVolumeClaimTemplates()
                .get(0)
                .getSpec()
                .getResources()
                .getRequests()
                .get("storage");
        long spool = new MemorySizeConverter()
                .convert(SettingsCatalog.defaultOf("bridge.spool.max-size"))
                .asLongValue();
        assertThat(room.getNumericalAmount()).isGreaterThan(BigDecimal.valueOf(spool * 3 / 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {Chart.DEFAULT, SPOOL})
    void testOfAReleaseRunsTheDoctorAsABridgeWouldRun(String values) {
        Pod doctor = Release.read(Chart.renderWithTest(values)).only(Pod.class);
        isRestricted(doctor.getSpec());
        Container container = doctor.getSpec().getContainers().get(0);
        Container bridge = bridge(release(values).pod());
        assertThat(container.getArgs()).containsExactly("doctor");
        assertThat(container.getImage()).isEqualTo(bridge.getImage());
        assertThat(container.getEnv()).isEqualTo(bridge.getEnv());
        assertThat(bridge.getVolumeMounts())
                .filteredOn(mount -> !mount.getName().equals("spool"))
                .isEqualTo(container.getVolumeMounts());
        assertThat(doctor.getSpec().getVolumes())
                .isEqualTo(release(values).pod().getSpec().getVolumes());
        assertThat(doctor.getMetadata().getLabels().entrySet())
                .as("no Service selects it")
                .doesNotContainAnyElementsOf(List.of(
                        Map.entry("app.kubernetes.io/name", "riskos-kafka-bridge"),
                        Map.entry("app.kubernetes.io/component", "management")));
    }

    @Test
    void consoleIsAWorkloadOfItsOwnWithoutTheSecretsOfWebhooks() throws IOException {
        assertThat(release(Chart.DEFAULT).resources())
                .noneMatch(resource -> resource.getMetadata().getName().endsWith("-console"));
        Release release = with("console: { enabled: true, from: [ podSelector: {} ] }");
        PodTemplateSpec pod = console(release);
        isRestricted(pod.getSpec());
        assertThat(bridge(pod).getArgs()).startsWith("console");
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactlyInAnyOrder("riskos-console-token", "riskos-cluster-ca-cert", "riskos-redis");
        Properties configuration = release.configuration(pod);
        assertThat(SettingsCatalog.unknownKeys(configuration.stringPropertyNames()))
                .isEmpty();
        assertThat(configuration)
                .containsEntry("bridge.console.viewer.token-files", "/run/secrets/riskos-console/token")
                .doesNotContainKey("bridge.console.operator.token-files")
                .containsKeys("kafka.bootstrap.servers", "bridge.webhooks.riskos.auth.type");
        for (Service service : release.all(Service.class)) {
            assertThat(pod.getMetadata()
                            .getLabels()
                            .entrySet()
                            .containsAll(service.getSpec().getSelector().entrySet()))
                    .as("%s leads to the console", service.getMetadata().getName())
                    .isEqualTo(service.getMetadata().getName().endsWith("-console"));
        }
        assertThat(release.all(NetworkPolicy.class))
                .filteredOn(policy -> policy.getMetadata().getName().endsWith("-console"))
                .singleElement()
                .satisfies(policy -> assertThat(policy.getSpec().getIngress()).hasSize(1));
    }

    private static PodTemplateSpec console(Release release) {
        return release.all(Deployment.class).stream()
                .filter(each -> each.getMetadata().getName().equals(Chart.RELEASE + "-console"))
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getTemplate();
    }

    /** The command {@code console} accepts the deployed settings. */
    @Test
    void consoleWithOidcHasTheClientsSecretAndNoToken() throws IOException {
        Release release = with("""
                console:
                  enabled: true
                  login: oidc
                  oidc:
                    config:
                      bridge.console.url: https://console.example.com
                      quarkus.oidc.console.auth-server-url: https://login.example.com/realms/riskos
                      quarkus.oidc.console.client-id: riskos-console
                """);
        PodTemplateSpec pod = console(release);
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactlyInAnyOrder("riskos-cluster-ca-cert", "riskos-redis");
        List<EnvVar> variables = bridge(pod).getEnv();
        assertThat(variables)
                .extracting(EnvVar::getName)
                .contains("QUARKUS_OIDC_CONSOLE_CREDENTIALS_SECRET", "QUARKUS_REDIS_PASSWORD");
        assertThat(variables)
                .allSatisfy(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isNotEmpty());
        Properties configuration = release.configuration(pod);
        assertThat(SettingsCatalog.unknownKeys(configuration.stringPropertyNames()))
                .isEmpty();
        assertThat(configuration)
                .containsEntry("bridge.console.login.type", "oidc")
                .doesNotContainKeys("bridge.console.viewer.token-files", "bridge.console.operator.token-files");
        Map<String, String> environment = variables.stream().collect(toMap(EnvVar::getName, variable -> "a secret"));
        environment.remove("KAFKA_SASL_JAAS_CONFIG");
        assertThat(ConsoleSettings.mistakes(configuration, environment)).isEmpty();
        environment.remove("QUARKUS_OIDC_CONSOLE_CREDENTIALS_SECRET");
        assertThat(ConsoleSettings.mistakes(configuration, environment))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.console.credentials.secret");
    }

    @Test
    void consoleReachesTheBridgesForTestEvents() throws IOException {
        Release release = with("{ service: { port: 8088 }, console: { enabled: true } }");
        assertThat(release.configuration(console(release)))
                .containsEntry("bridge.console.bridge-url", "http://" + Chart.RELEASE + ":8088");
        assertThat(release.all(Service.class))
                .filteredOn(service -> service.getMetadata().getName().equals(Chart.RELEASE))
                .singleElement()
                .satisfies(service -> assertThat(
                                service.getSpec().getPorts().get(0).getPort())
                        .isEqualTo(8088));
        Map<String, String> labels = console(release).getMetadata().getLabels();
        Map<String, String> bridges = release.all(Deployment.class).stream()
                .filter(each -> each.getMetadata().getName().equals(Chart.RELEASE))
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getSelector()
                .getMatchLabels();
        for (NetworkPolicy policy : release.all(NetworkPolicy.class)) {
            if (policy.getMetadata().getName().equals(Chart.RELEASE)) {
                assertThat(policy.getSpec()
                                .getIngress()
                                .get(0)
                                .getPorts()
                                .get(0)
                                .getPort()
                                .getStrVal())
                        .isEqualTo("http");
                assertThat(policy.getSpec().getIngress().get(0).getFrom())
                        .filteredOn(peer -> peer.getPodSelector() != null)
                        .singleElement()
                        .satisfies(peer -> assertThat(labels)
                                .containsAllEntriesOf(peer.getPodSelector().getMatchLabels()));
            } else {
                assertThat(policy.getSpec().getEgress()).anySatisfy(rule -> {
                    assertThat(rule.getPorts().get(0).getPort().getStrVal()).isEqualTo("http");
                    assertThat(rule.getTo().get(0).getPodSelector().getMatchLabels())
                            .isEqualTo(bridges);
                });
            }
        }
        assertThat(release(Chart.DEFAULT)
                        .only(NetworkPolicy.class)
                        .getSpec()
                        .getIngress()
                        .get(0)
                        .getFrom())
                .hasSize(1);
        Release own =
                with("console: { enabled: true, config: { bridge.console.bridge-url: 'https://bridge.example' } }");
        assertThat(own.configuration(console(own)))
                .containsEntry("bridge.console.bridge-url", "https://bridge.example");
    }

    @Test
    void imageIsThatOfTheVersionUnlessADigestSaysOtherwise() throws IOException {
        assertThat(bridge(release(Chart.DEFAULT).pod()).getImage())
                .isEqualTo("riskos-kafka-bridge:"
                        + Manifests.document("helm/Chart.yaml")
                                .get("appVersion")
                                .asText());
        String digest = "sha256:" + "0".repeat(64);
        assertThat(bridge(with("image: { repository: example.com/bridge, tag: x, digest: '" + digest + "' }")
                                .pod())
                        .getImage())
                .isEqualTo("example.com/bridge@" + digest);
    }

    @Test
    void versionIsThatOfTheProgram() throws IOException {
        String version = Files.readString(Path.of("pom.xml"))
                .lines()
                .filter(line -> line.startsWith("  <version>"))
                .map(line -> line.replaceAll("\\s*<version>(.*)</version>", "$1"))
                .findFirst()
                .orElseThrow();
        JsonNode chart = Manifests.document("helm/Chart.yaml");
        assertThat(List.of(
                        chart.get("version").asText(), chart.get("appVersion").asText()))
                .containsOnly(version);
    }
}
