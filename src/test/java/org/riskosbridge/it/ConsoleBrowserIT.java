package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskosbridge.standalone.LoopbackPorts;

/** The console in a browser: accessible, within its own policy, wide and narrow, light and dark. */
@LongRunning
class ConsoleBrowserIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PREFIX = "console-browser.";

    /** A webhook of its own, because other bridges of the tests write deliveries to the same Redis. */
    private static final String SETUP = "browser-setup";

    private static final String EVENT = UUID.randomUUID().toString();
    private static final Path PICTURES = Path.of("target", "console");
    private static final TestDependencies PARTS = TestDependencies.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Bridge bridge;
    private static Process console;
    private static Browser browser;
    private static String address;
    private static String quarantined;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = Map.of(
                "bridge.webhooks.riskos.topic-prefix",
                PREFIX,
                "bridge.webhooks.riskos.environment",
                "production",
                "bridge.webhooks." + SETUP + ".topic-prefix",
                PREFIX,
                "bridge.webhooks." + SETUP + ".auth.type",
                "bearer",
                "bridge.webhooks." + SETUP + ".auth.bearer.tokens",
                Bridge.TOKEN,
                "bridge.log.audit-topic",
                PREFIX + "audit");
        bridge = Bridge.start(PARTS, settings);
        int port = LoopbackPorts.free();
        address = "http://127.0.0.1:" + port;
        Map<String, String> consoleSettings = TestConsole.settings(
                PARTS,
                PREFIX,
                Map.of(
                        "bridge.webhooks." + SETUP + ".auth.type",
                        "bearer",
                        "bridge.webhooks." + SETUP + ".topic-prefix",
                        PREFIX,
                        "bridge.console.reveal",
                        "true",
                        "bridge.console.bridge-url",
                        "http://127.0.0.1:" + bridge.port()));
        console = CommandRun.start(consoleSettings, "console", "--port", Integer.toString(port));
        browser = Browser.start(TestDependencies.DIRECTORY.resolve("chromium-" + port));
        deliver(EVENT, "Production");
        deliver(EVENT, "Production");
        String sandbox = UUID.randomUUID().toString();
        deliver(sandbox, "Sandbox");
        assertThat(bridge.delivered("{}").statusCode()).isEqualTo(400);
        quarantined = TopicContents.read(PARTS, PREFIX + "quarantine").stream()
                .filter(record -> new String(record.value(), UTF_8).contains(sandbox))
                .map(record -> TopicContents.header(record, "ce_id"))
                .findFirst()
                .orElseThrow();
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> get("/deliveries?webhook=riskos&outcome=other-environment")
                        .contains(sandbox));
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        bridge.close();
        console.destroy();
        console.waitFor();
    }

    @BeforeEach
    void wide() {
        browser.look(1_280, 800, "light");
    }

    private static void deliver(String id, String environment) {
        assertThat(bridge.delivered("{\"event_id\":\"" + id + "\",\"event_type\":\"evaluation_completed\",\"data\":{"
                                + "\"eval_id\":\"" + UUID.randomUUID() + "\",\"environment_name\":\"" + environment
                                + "\",\"decision\":\"ACCEPT\"," + Planted.PERSON + "}}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString())
                .body();
    }

    /** {@return what axe-core objects to on the page that is open; empty when it objects to nothing} */
    static String violations(Browser browser) throws IOException {
        try (InputStream script = ConsoleBrowserIT.class.getResourceAsStream("/axe.min.js")) {
            browser.evaluate(new String(script.readAllBytes(), UTF_8));
        }
        return String.valueOf(browser.evaluate("axe.run(document, {resultTypes: ['violations']}).then(found =>"
                + " found.violations.map(each => each.id + ': ' + each.nodes.map(node =>"
                + " node.target.join(' ') + ' ' + node.failureSummary).join('; ')).join('\\n'))"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/deliveries",
                "/delivery?webhook=riskos&event=EVENT",
                "/webhooks",
                "/setup?webhook=browser-setup",
                "/setup/send?webhook=browser-setup",
                "/topics",
                "/quarantine",
                "/quarantine?id=QUARANTINED",
                "/quarantine?cause=OTHER_ENVIRONMENT&from=yesterday",
                "/replays",
                "/unknown"
            })
    void pageIsAccessibleKeepsItsPolicyAndFits(String path) throws IOException {
        String name = path.equals("/") ? "overview" : path.substring(1).replaceAll("\\W+", "-");
        String url = address + path.replace("EVENT", EVENT).replace("QUARANTINED", quarantined);
        for (String scheme : new String[] {"light", "dark"}) {
            browser.look(1_280, 800, scheme);
            browser.open(url);
            // For the browser a missing page is an error.
            assertThat(browser.problems()).as(url).allMatch(problem -> path.equals("/unknown"));
            browser.picture(PICTURES.resolve(name + "-" + scheme + ".png"));
            assertThat(violations(browser)).as(url + " " + scheme).isEmpty();
            browser.problems();
            assertThat(Planted.in(String.valueOf(browser.evaluate("document.documentElement.outerHTML"))))
                    .isEmpty();

            browser.look(320, 640, scheme);
            browser.picture(PICTURES.resolve(name + "-" + scheme + "-320.png"));
            assertThat(((Number) browser.evaluate("document.documentElement.scrollWidth")).intValue())
                    .as(url + " at 320 px")
                    .isLessThanOrEqualTo(320);
        }
    }

    /** What a newcomer does: the list is open, an event arrives, and a click shows both attempts. */
    @Test
    void listFollowsAndLeadsToEachAttempt() {
        String event = UUID.randomUUID().toString();
        browser.open(address + "/deliveries?event=" + event);
        // The console reads the end of the list once a second, so the first delivery may be missed.
        Awaitility.await().atMost(PATIENCE).until(() -> {
            deliver(event, "Production");
            return Boolean.TRUE.equals(browser.evaluate("document.querySelectorAll('#deliveries tr').length > 0"));
        });
        browser.evaluate("document.querySelector('#deliveries a').click()");
        browser.awaitTrue("location.pathname === '/delivery' && document.readyState === 'complete'");
        String page = String.valueOf(browser.evaluate("document.body.innerText"));
        assertThat(page).contains("appended", PREFIX + "evaluation_completed-", "decision: ACCEPT");
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void recordsAreCountedBeforeAReplayStarts() throws IOException {
        browser.open(address + "/replays");
        browser.evaluate("document.querySelector('#event').value = '" + EVENT + "';"
                + "document.querySelector('form[action=\"/replays/count\"] button').click()");
        browser.awaitTrue("location.pathname === '/replays/count' && document.readyState === 'complete'");
        browser.evaluate("document.querySelector('main a').click()");
        browser.awaitTrue(
                "location.pathname === '/replays' && document.body?.innerText.includes('Records in total: 1')");
        assertThat(violations(browser)).isEmpty();
        browser.picture(PICTURES.resolve("replays-counted-light.png"));
        browser.evaluate("document.querySelector('#into').value = 'browser-replayed';"
                + "document.querySelector('#create').click();"
                + "document.querySelector('#who').value = 'anna';"
                + "document.querySelector('#reason').value = 'a test';"
                + "document.querySelector('form[action=\"/replays/start\"] button').click()");
        browser.awaitTrue("location.pathname === '/replays/start' && document.readyState === 'complete'");
        browser.evaluate("document.querySelector('main a').click()");
        browser.awaitTrue(
                "location.pathname === '/replays' && document.body?.innerText.includes('to browser-replayed: 1, in')");
        assertThat(violations(browser)).isEmpty();
        browser.picture(PICTURES.resolve("replays-done-light.png"));
        browser.look(320, 640, "dark");
        browser.picture(PICTURES.resolve("replays-done-dark-320.png"));
        assertThat(((Number) browser.evaluate("document.documentElement.scrollWidth")).intValue())
                .isLessThanOrEqualTo(320);
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void setupPageShowsByItselfWhatFailed() {
        browser.open(address + "/setup?webhook=browser-setup");
        assertThat(bridge.send(bridge.request(SETUP)
                                .setHeader("Authorization", "Bearer wrong")
                                .POST(BodyPublishers.ofString("{}")))
                        .join()
                        .statusCode())
                .isEqualTo(401);
        browser.awaitTrue("document.querySelector('.checklist .failed')?.innerText.includes('Enter the same token')");
        assertThat(browser.problems()).isEmpty();
    }
}
