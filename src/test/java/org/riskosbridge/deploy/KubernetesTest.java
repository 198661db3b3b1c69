package org.riskosbridge.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code deploy/kubernetes}: what it says of the bridge is so, and its parts fit each other. */
class KubernetesTest {

    /** Within which a bridge ends after SIGTERM, even when Kafka is dead: docs/operations.md. */
    private static final Duration END = Duration.ofSeconds(30);

    private static final String DEPLOYMENT = "kubernetes/overlays/deployment/deployment.yaml";
    private static final String STATEFUL_SET = "kubernetes/overlays/with-spool/statefulset.yaml";

    private static final Properties CONFIGURATION = Manifests.properties("kubernetes/base/application.properties");

    private static final Deployment WITHOUT_SPOOL = only(Deployment.class, DEPLOYMENT);
    private static final StatefulSet WITH_SPOOL = only(StatefulSet.class, STATEFUL_SET);

    private static <T extends HasMetadata> T only(Class<T> type, String file) {
        List<T> found = Manifests.resources(Manifests.read(file)).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static <T extends HasMetadata> T base(Class<T> type, String name) {
        return only(type, "kubernetes/base/" + name + ".yaml");
    }

    private static List<Service> services() {
        return Manifests.resources(Manifests.read("kubernetes/base/service.yaml")).stream()
                .map(Service.class::cast)
                .toList();
    }

    static Stream<PodTemplateSpec> pods() {
        return Stream.of(
                WITHOUT_SPOOL.getSpec().getTemplate(), WITH_SPOOL.getSpec().getTemplate());
    }

    private static Container bridge(PodTemplateSpec pod) {
        assertThat(pod.getSpec().getContainers()).hasSize(1);
        return pod.getSpec().getContainers().get(0);
    }

    @Test
    void everyManifestIsOfAKnownKindAndHasNoUnknownField() {
        assertThat(Manifests.in("kubernetes"))
                .hasSize(9)
                .allSatisfy(file -> assertThat(Manifests.resources(Manifests.read(file.toString())))
                        .isNotEmpty());
        String wrong = Manifests.read(DEPLOYMENT).replace("readOnlyRootFilesystem", "readOnlyRootFileSystem");
        assertThatThrownBy(() -> Manifests.resources(wrong)).hasMessageContaining("readOnlyRootFileSystem");
    }

    @ParameterizedTest
    @MethodSource("pods")
    void everySettingIsOneOfTheBridge(PodTemplateSpec pod) {
        List<String> variables =
                bridge(pod).getEnv().stream().map(EnvVar::getName).toList();
        assertThat(variables).isNotEmpty();
        assertThat(KnownSettings.unknownVariables(variables)).isEmpty();
        assertThat(KnownSettings.unknownKeys(CONFIGURATION.stringPropertyNames()))
                .isEmpty();
        assertThat(KnownSettings.unknownVariables(List.of("BRIDGE_SPOOL_DIRECTORIES", "KAFKA_SASL_JAAS")))
                .hasSize(2);
        assertThat(KnownSettings.unknownKeys(List.of("bridge.webhooks.riskos.auth.typ", "quarkus.redis.host")))
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("pods")
    void everyFileThatASettingNamesIsMounted(PodTemplateSpec pod) {
        List<String> mounts = bridge(pod).getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .toList();
        Stream<String> paths = Stream.concat(
                CONFIGURATION.values().stream().map(String::valueOf),
                bridge(pod).getEnv().stream().map(EnvVar::getValue).filter(Objects::nonNull));
        assertThat(paths.filter(value -> value.startsWith("/")))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(mounts).anyMatch(mount -> path.startsWith(mount + "/")));
        assertThat(mounts).contains("/opt/riskos-kafka-bridge/config", "/tmp");

        List<String> volumes = Stream.concat(pod.getSpec().getVolumes().stream().map(Volume::getName), claims(pod))
                .toList();
        assertThat(bridge(pod).getVolumeMounts().stream().map(VolumeMount::getName))
                .containsExactlyInAnyOrderElementsOf(volumes);
    }

    private static Stream<String> claims(PodTemplateSpec pod) {
        return pod.equals(WITH_SPOOL.getSpec().getTemplate())
                ? WITH_SPOOL.getSpec().getVolumeClaimTemplates().stream()
                        .map(claim -> claim.getMetadata().getName())
                : Stream.empty();
    }

    @ParameterizedTest
    @MethodSource("pods")
    void portsAreThoseOfTheBridge(PodTemplateSpec pod) {
        Map<String, Integer> ports =
                bridge(pod).getPorts().stream().collect(toMap(ContainerPort::getName, ContainerPort::getContainerPort));
        assertThat(ports)
                .containsOnly(
                        Map.entry("http", port("quarkus.http.port")),
                        Map.entry("management", port("quarkus.management.port")));
        assertThat(probes(pod))
                .allSatisfy(probe ->
                        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management"));
        assertThat(services())
                .hasSize(2)
                .allSatisfy(service -> assertThat(service.getSpec().getSelector())
                        .isEqualTo(pod.getMetadata().getLabels()))
                .flatExtracting(service -> service.getSpec().getPorts())
                .extracting(port -> port.getTargetPort().getStrVal())
                .containsExactly("http", "management");
        NetworkPolicy policy = base(NetworkPolicy.class, "networkpolicy");
        assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                .isEqualTo(pod.getMetadata().getLabels());
        assertThat(policy.getSpec().getIngress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getStrVal())
                .containsExactlyInAnyOrderElementsOf(ports.keySet());
    }

    private static int port(String setting) {
        return Integer.parseInt(KnownSettings.defaultOf(setting));
    }

    private static List<Probe> probes(PodTemplateSpec pod) {
        Container bridge = bridge(pod);
        return List.of(bridge.getStartupProbe(), bridge.getLivenessProbe(), bridge.getReadinessProbe());
    }

    @Test
    void networkPolicyLetsTheBridgeReachWhatItIsConfiguredFor() {
        List<Integer> open = base(NetworkPolicy.class, "networkpolicy").getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
        assertThat(Stream.of("kafka.bootstrap.servers", "quarkus.redis.hosts")
                        .map(CONFIGURATION::getProperty)
                        .map(address -> Integer.valueOf(address.replaceAll(".*:(\\d+).*", "$1"))))
                .isSubsetOf(open);
    }

    /** Else all senders have the ingress controller's address, which counts as known after RiskOS's first delivery. */
    @Test
    void ingressControllerIsATrustedProxyAndNobodyElseReachesThePort() {
        assertThat(CONFIGURATION.getProperty("bridge.sources.trusted-proxies")).contains("10.0.0.0/8");
        assertThat(base(NetworkPolicy.class, "networkpolicy").getSpec().getIngress())
                .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
    }

    @Test
    void networkPolicyLetsTheBridgeReachNamedPeersOnly() {
        assertThat(base(NetworkPolicy.class, "networkpolicy").getSpec().getEgress())
                .allSatisfy(rule -> assertThat(rule.getTo()).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("pods")
    void terminationLeavesTimeForTheGracefulShutdown(PodTemplateSpec pod) {
        List<String> command = bridge(pod).getLifecycle().getPreStop().getExec().getCommand();
        assertThat(command).hasSize(2).startsWith("sleep");
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(Long.parseLong(command.get(1)) + END.toSeconds());
    }

    /** The profile `restricted` of the Pod Security Standards, which the namespace enforces. */
    @ParameterizedTest
    @MethodSource("pods")
    void podsAreAllowedWherePodSecurityIsRestricted(PodTemplateSpec pod) {
        PodSpec spec = pod.getSpec();
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(ImageTest.USER);
        assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(spec.getHostNetwork()).isNull();
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        var container = bridge(pod).getSecurityContext();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getCapabilities().getAdd()).isEmpty();
        assertThat(spec.getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
        assertThat(base(Namespace.class, "namespace").getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @ParameterizedTest
    @MethodSource("pods")
    void labelsAndNamesFitEachOther(PodTemplateSpec pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        assertThat(WITHOUT_SPOOL.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(WITH_SPOOL.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(pod.getSpec().getTopologySpreadConstraints())
                .hasSize(2)
                .extracting(TopologySpreadConstraint::getLabelSelector)
                .allMatch(selector -> selector.getMatchLabels().equals(labels));
        var budget = base(PodDisruptionBudget.class, "poddisruptionbudget").getSpec();
        assertThat(budget.getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(budget.getMaxUnavailable()).isEqualTo(new IntOrString(1));
        assertThat(pod.getSpec().getServiceAccountName())
                .isEqualTo(base(io.fabric8.kubernetes.api.model.ServiceAccount.class, "serviceaccount")
                        .getMetadata()
                        .getName());
        assertThat(services())
                .extracting(service -> service.getMetadata().getName())
                .contains(WITH_SPOOL.getSpec().getServiceName());
    }

    @Test
    void autoscalerScalesTheDeploymentWhichSaysNoNumberItself() {
        var autoscaler =
                only(HorizontalPodAutoscaler.class, "kubernetes/overlays/deployment/horizontalpodautoscaler.yaml");
        var target = autoscaler.getSpec().getScaleTargetRef();
        assertThat(List.of(target.getApiVersion(), target.getKind(), target.getName()))
                .containsExactly(
                        WITHOUT_SPOOL.getApiVersion(),
                        WITHOUT_SPOOL.getKind(),
                        WITHOUT_SPOOL.getMetadata().getName());
        assertThat(WITHOUT_SPOOL.getSpec().getReplicas()).isNull();
        assertThat(autoscaler.getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void prometheusFindsTheBridgesUnderTheNameThatTheRulesKnow() {
        ServiceMonitor monitor = base(ServiceMonitor.class, "servicemonitor");
        Service management = services().stream()
                .filter(service -> monitor.getSpec().getSelector().getMatchLabels().entrySet().stream()
                        .allMatch(label -> label.getValue()
                                .equals(service.getMetadata().getLabels().get(label.getKey()))))
                .findFirst()
                .orElseThrow();
        assertThat(management.getMetadata().getLabels().get(monitor.getSpec().getJobLabel()))
                .isEqualTo(RulesTest.JOB);
        assertThat(management.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(management.getSpec().getPorts())
                .extracting(port -> port.getName())
                .containsExactlyElementsOf(monitor.getSpec().getEndpoints().stream()
                        .map(Endpoint::getPort)
                        .toList());
    }

    /** Two manifests, because kustomize makes no StatefulSet of a Deployment; so they are held against each other. */
    @Test
    void podsAreTheSameButForTheSpool() {
        PodTemplateSpec with = only(StatefulSet.class, STATEFUL_SET).getSpec().getTemplate();
        with.getSpec().getSecurityContext().setFsGroup(null);
        bridge(with).getEnv().removeIf(variable -> variable.getName().startsWith("BRIDGE_SPOOL_"));
        bridge(with).getVolumeMounts().removeIf(mount -> mount.getName().contains("spool"));
        with.getSpec().getVolumes().removeIf(volume -> volume.getName().contains("spool"));
        assertThat(with).isEqualTo(WITHOUT_SPOOL.getSpec().getTemplate());
    }

    @Test
    void volumeHasRoomForAFullSpool() {
        Quantity room = WITH_SPOOL
                .getSpec()
                .getVolumeClaimTemplates()
                .get(0)
                .getSpec()
                .getResources()
                .getRequests()
                .get("storage");
        long spool = new MemorySizeConverter()
                .convert(KnownSettings.defaultOf("bridge.spool.max-size"))
                .asLongValue();
        assertThat(room.getNumericalAmount()).isGreaterThan(BigDecimal.valueOf(spool * 3 / 2));
    }
}
