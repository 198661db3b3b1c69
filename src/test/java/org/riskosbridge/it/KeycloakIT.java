package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.deploy.Manifests;
import org.riskosbridge.standalone.LoopbackPorts;

/** The realm, the bridge's settings and the console's settings of {@code deploy/compose}, with the Keycloak that the compose file names. */
@LongRunning
class KeycloakIT {

    private static final String PREFIX = "keycloak.";
    private static final String VERSION = "26.0.8";
    private static final String ARTIFACT = "org.keycloak:keycloak-quarkus-dist:" + VERSION + ":zip";

    /** Time-out of Keycloak's start, which builds Keycloak first. */
    private static final Duration START = Duration.ofMinutes(4);

    private static final Map<String, String> SECRETS = Map.of(
            "RISKOS_CLIENT_SECRET", "secret-of-riskos",
            "CONSOLE_CLIENT_SECRET", "secret-of-the-console",
            "CONSOLE_OPERATOR_PASSWORD", "password-of-the-operator",
            "CONSOLE_VIEWER_PASSWORD", "password-of-the-viewer");

    private static final TestDependencies PARTS = TestDependencies.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Process keycloak;
    private static String realm;
    private static Bridge bridge;
    private static Process console;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        assertThat(Manifests.read("compose/compose.yaml"))
                .contains("image: keycloak/keycloak:" + VERSION.replaceFirst("\\.\\d+$", "") + "\n");
        address = "http://127.0.0.1:" + LoopbackPorts.free();
        keycloak = keycloak();
        bridge = Bridge.start(PARTS, settings("compose/bridge.properties", "onboarding"));
        Map<String, String> settings = settings("compose/console.properties", "console");
        settings.put("bridge.console.url", address);
        settings.put("quarkus.oidc.console.credentials.secret", SECRETS.get("CONSOLE_CLIENT_SECRET"));
        settings.put("kafka.bootstrap.servers", PARTS.bootstrapServers);
        settings.put("quarkus.redis.hosts", PARTS.redisHosts);
        console = CommandRun.start(
                settings,
                "console",
                "--port",
                Integer.toString(URI.create(address).getPort()));
        awaitOk(address + "/live", console);
    }

    /** Unpacks Keycloak, starts it with the realm, and waits until it serves the realm. */
    private static Process keycloak() throws Exception {
        Path directory = TestDependencies.DIRECTORY.resolve(
                "keycloak-" + ProcessHandle.current().pid());
        MavenRun.run(
                directory.resolve("maven.log"),
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack",
                "-Dartifact=" + ARTIFACT,
                // The plugin's marker of an earlier run would otherwise prevent the unpacking, whatever the directory
                // is.
                "-Dmdep.overWriteReleases=true",
                "-DoutputDirectory=" + directory);
        Path home = directory.resolve("keycloak-" + VERSION);
        Files.createDirectories(home.resolve("data/import"));
        Files.writeString(
                home.resolve("data/import/riskos.json"),
                Manifests.read("compose/realm.json").replace("http://localhost:8090", address));
        int port = LoopbackPorts.free();
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keycloak.log").toFile());
        builder.environment().putAll(SECRETS);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        realm = "http://127.0.0.1:" + port + "/realms/riskos";
        awaitOk(realm + "/.well-known/openid-configuration", process);
        return process;
    }

    private static void awaitOk(String url, Process process) {
        Awaitility.await(url)
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .failFast(() -> !process.isAlive())
                .until(() -> get(url).statusCode() == 200);
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    /** {@return the settings of the file that concern one tenant of the identity provider, and the bridge's or the console's own log} */
    private static Map<String, String> settings(String file, String tenant) {
        Map<String, String> settings = new TreeMap<>(Map.of("bridge.webhooks.riskos.topic-prefix", PREFIX));
        if (tenant.equals("onboarding")) {
            settings.put("bridge.webhooks.onboarding.topic-prefix", PREFIX);
        }
        Properties all = Manifests.properties(file);
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith("bridge.webhooks." + tenant + ".")
                    || key.startsWith("bridge.console.")
                    || key.startsWith("quarkus.oidc." + tenant + ".")) {
                settings.put(key, all.getProperty(key).replace("http://keycloak:8080/realms/riskos", realm));
            }
        }
        return settings;
    }

    @AfterAll
    static void stop() throws Exception {
        bridge.close();
        for (Process process : List.of(console, keycloak)) {
            process.destroy();
            process.waitFor();
        }
    }

    private static String token(String form) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getString("access_token");
    }

    private static int deliver(String token) {
        String body = "{\"event_id\":\"" + UUID.randomUUID() + "\",\"event_type\":\"reevaluation\",\"data\":{}}";
        return bridge.send(bridge.request("onboarding")
                        .setHeader("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body, UTF_8)))
                .join()
                .statusCode();
    }

    @Test
    void onlyTheTokenOfRiskosOpensTheWebhook() throws Exception {
        String riskos = token(
                "grant_type=client_credentials&client_id=riskos&client_secret=" + SECRETS.get("RISKOS_CLIENT_SECRET"));
        String person = token("grant_type=password&client_id=admin-cli&username=viewer&password="
                + SECRETS.get("CONSOLE_VIEWER_PASSWORD"));
        assertThat(deliver(riskos)).isEqualTo(200);
        assertThat(deliver(person)).isEqualTo(401);
        assertThat(deliver(riskos.substring(0, riskos.length() - 8) + "AAAAAAAA"))
                .isEqualTo(401);
    }

    @Test
    void peopleLogInToTheConsoleWithTheirRolesAndOutAgain() throws Exception {
        try (Browser browser = Browser.start(TestDependencies.DIRECTORY.resolve("chromium-keycloak"))) {
            for (String user : List.of("operator", "viewer")) {
                browser.open(address + "/");
                browser.awaitTrue("location.pathname === '/login' && document.readyState === 'complete'");
                browser.evaluate("document.querySelector('main a').click()");
                browser.awaitTrue("document.querySelector('#kc-login') && document.readyState === 'complete'");
                browser.evaluate("document.querySelector('#username').value = '" + user + "';"
                        + "document.querySelector('#password').value = 'password-of-the-" + user + "';"
                        + "document.querySelector('#kc-login').click()");
                browser.awaitTrue("location.origin === '" + address
                        + "' && location.pathname === '/' && document.readyState === 'complete'");
                assertThat(String.valueOf(browser.evaluate("document.querySelector('header').innerText")))
                        .contains(user + ", " + user);
                browser.evaluate("document.querySelector('header button').click()");
                browser.awaitTrue("document.body?.innerText.includes('You are logged out of the console.')");
                browser.evaluate("document.querySelector('main a[href*=logout]').click()");
                browser.awaitTrue("location.origin === '" + address
                        + "' && location.pathname === '/login' && document.readyState === 'complete'");
            }
        }
    }
}
