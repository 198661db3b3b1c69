package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.LoopbackPorts;

/** Certificates and secrets are replaced while deliveries run, as Kubernetes does it: by a changed symbolic link. */
class RotationIT {

    private static final String OLD = Bridge.TOKEN;
    private static final String NEW = "c2a1f0de-7b0c-4a55-8f6d-2f6b9a3c1d77";
    private static final String OPERATOR = "5d1b7c9e-02af-4e63-b8d4-9a7e61c3f024";
    private static final Path MOUNT = TestDependencies.DIRECTORY.resolve(
            "rotation-" + ProcessHandle.current().pid());

    private static int publicPort;
    private static int guardedPort;
    private static Bridge guarded;

    @BeforeAll
    static void start() throws Exception {
        Certificates.make(version("1"), "server", "first");
        Certificates.make(version("2"), "server", "second");
        Certificates.make(MOUNT, "client", "client");
        for (String version : List.of("1", "2", "3", "broken")) {
            Files.createDirectories(version(version));
        }
        Files.copy(version("2").resolve("server.p12"), version("3").resolve("server.p12"));
        tokens("1", OLD, OLD);
        tokens("2", OLD, NEW);
        tokens("3", NEW, NEW);
        Files.writeString(version("broken").resolve("server.p12"), "no certificate");
        tokens("broken", NEW, NEW);
        mount("1");
        publicPort = LoopbackPorts.free();
        guardedPort = LoopbackPorts.free();
        guarded = Bridge.start(
                TestDependencies.shared(),
                settings(
                        guardedPort,
                        Map.of(
                                "bridge.management.tokens",
                                OPERATOR,
                                "bridge.sources.client-certificates",
                                "required",
                                "quarkus.tls.public.trust-store.p12.path",
                                MOUNT.resolve("client-trust.p12").toString(),
                                "quarkus.tls.public.trust-store.p12.password",
                                Certificates.PASSWORD)));
    }

    @AfterAll
    static void stop() {
        guarded.close();
    }

    private static Map<String, String> settings(int port, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bridge.webhooks.riskos.topic-prefix",
                "rotation.",
                "bridge.webhooks.riskos.auth.bearer.tokens",
                "",
                "bridge.webhooks.riskos.auth.bearer.token-files",
                current("token") + "," + current("next-token"),
                "quarkus.http.ssl-port",
                Integer.toString(port),
                "quarkus.http.tls-configuration-name",
                "public",
                "quarkus.tls.public.key-store.p12.path",
                current("server.p12"),
                "quarkus.tls.public.key-store.p12.password",
                Certificates.PASSWORD,
                "bridge.sources.certificate-reload",
                "1s"));
        settings.putAll(more);
        return settings;
    }

    private static String current(String file) {
        return MOUNT.resolve("..data").resolve(file).toString();
    }

    private static Path version(String version) {
        return MOUNT.resolve("..version-" + version);
    }

    private static void tokens(String version, String token, String next) throws IOException {
        Files.writeString(version(version).resolve("token"), token);
        Files.writeString(version(version).resolve("next-token"), next);
    }

    private static void mount(String version) throws IOException {
        Path link = Files.createSymbolicLink(
                MOUNT.resolve("..data_tmp"), version(version).getFileName());
        Files.move(link, MOUNT.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    @LongRunning
    void noDeliveryFailsWhileCertificateAndSecretAreReplaced() throws Exception {
        try (Bridge bridge = Bridge.start(TestDependencies.shared(), settings(publicPort, Map.of()))) {
            assertThatNoDeliveryFailsDuringReplacements(bridge);
            assertThatABrokenCertificateIsToldOnceAndLeavesTheOldOneInUse(bridge);
        }
    }

    private static void assertThatNoDeliveryFailsDuringReplacements(Bridge bridge) throws Exception {
        assertThat(certificate()).contains("CN=first");
        Process withOld = send(OLD, "6s");
        Awaitility.await().until(() -> bridge.management("/q/metrics").contains("outcome=\"appended\""));
        mount("2");
        Awaitility.await().until(() -> certificate().contains("CN=second"));
        Awaitility.await().until(() -> deliver(publicPort, NEW) == 200);
        assertThat(deliver(publicPort, OLD)).isEqualTo(200);
        assertSent(withOld);

        Process withNew = send(NEW, "5s");
        mount("3");
        Awaitility.await().until(() -> deliver(publicPort, OLD) == 401);
        assertThat(deliver(publicPort, NEW)).isEqualTo(200);
        assertSent(withNew);
        assertThat(bridge.log())
                .contains("token-files: changed; number of accepted secrets: 1")
                .doesNotContain(OLD, NEW);
    }

    private static void assertThatABrokenCertificateIsToldOnceAndLeavesTheOldOneInUse(Bridge bridge) throws Exception {
        String failing = "bridge_reload_failing{what=\"certificate\"}";
        mount("broken");
        Awaitility.await().until(() -> bridge.metric(failing) == 1);
        // The bridge reads the files each second.
        Awaitility.await()
                .during(Duration.ofSeconds(4))
                .until(() -> bridge.log()
                                .lines()
                                .filter(line -> line.contains("the bridge keeps the old certificate"))
                                .count()
                        == 1);
        assertThat(deliver(publicPort, NEW)).isEqualTo(200);
        mount("3");
        Awaitility.await().until(() -> bridge.metric(failing) == 0);
    }

    @Test
    void plainPortIsShutWhereThereIsACertificate() {
        assertThatThrownBy(() -> guarded.delivered(DeliveryLoad.text("plain")))
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void expiryOfTheCertificateInUseIsShown() throws Exception {
        assertThat(guarded.management("/q/metrics", OPERATOR).body().lines())
                .filteredOn(line -> line.startsWith("bridge_certificate_expiry_timestamp_seconds "))
                .singleElement()
                .satisfies(line -> assertThat(Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                        .isGreaterThan((double) Instant.now().getEpochSecond()));
    }

    @Test
    void whoMustShowACertificateDoesNotComeInWithoutOne() throws Exception {
        // Works before and after the secrets are replaced, because the tests of this class have no order.
        String token = Files.readString(Path.of(current("token")));
        assertThatThrownBy(() -> deliver(guardedPort, token)).isInstanceOf(IOException.class);
        HttpClient known = Certificates.client(MOUNT.resolve("client.p12"));
        assertThat(Awaitility.await()
                        .until(() -> deliver(known, guardedPort, token).statusCode(), status -> status != 401))
                .isEqualTo(200);
    }

    @Test
    void whatTheManagementPortRevealsIsForWhoHasItsToken() throws Exception {
        assertThat(guarded.management("/q/metrics", OLD).statusCode()).isEqualTo(401);
        assertThat(guarded.management("/q/metrics", OPERATOR).body()).contains("bridge_deliveries_total");
        assertThat(guarded.management("/q/health/ready", "").statusCode()).isEqualTo(200);
    }

    private static Process send(String token, String duration) throws IOException {
        Path file = Files.writeString(MOUNT.resolve("send-" + token), token);
        return CommandRun.start(
                Map.of(),
                "send",
                "https://127.0.0.1:" + publicPort + "/webhooks/riskos",
                "--insecure",
                "--bearer-file",
                file.toString(),
                "--rate",
                "200",
                "--duration",
                duration);
    }

    private static void assertSent(Process send) throws Exception {
        String output = new String(send.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(send.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(send.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("answers")))
                .as(output)
                .singleElement()
                .asString()
                .matches("answers +200: \\d+");
    }

    /** {@return the certificate that the bridge presents to a new connection} */
    private static String certificate() throws Exception {
        SSLSession session = deliver(Certificates.client(null), publicPort, "none")
                .sslSession()
                .orElseThrow();
        return session.getPeerPrincipal().getName();
    }

    private static int deliver(int port, String token) throws Exception {
        return deliver(Certificates.client(null), port, token).statusCode();
    }

    private static HttpResponse<String> deliver(HttpClient client, int port, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/webhooks/riskos"))
                        .timeout(Duration.ofSeconds(10))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                DeliveryLoad.text(DeliveryLoad.ids(1).get(0))))
                        .build(),
                BodyHandlers.ofString());
    }
}
