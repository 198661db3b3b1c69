package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.LoopbackPorts;

/** The console beside a bridge: shown values, masked values, and pages that the bridge does not serve. */
class ConsoleIT {

    private static final String PREFIX = "console.";
    private static final String OPERATOR = "3b9c8a54-1f0a-4d3e-9a51-5f6f0c2b7a10";
    private static final String VIEWER = "c0ffee00-7a1b-4c2d-8e3f-90a1b2c3d4e5";
    private static final List<String> PAGES = List.of(
            "/",
            "/deliveries",
            "/webhooks",
            "/setup?webhook=console-setup",
            "/setup/send?webhook=console-setup",
            "/topics",
            "/quarantine",
            "/replays");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TestDependencies PARTS = TestDependencies.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Bridge bridge;
    private static Process console;
    private static Process guarded;
    private static int port;
    private static int guardedPort;

    @BeforeAll
    static void start() throws Exception {
        bridge = Bridge.start(
                PARTS,
                Map.of(
                        "bridge.webhooks.riskos.topic-prefix",
                        PREFIX,
                        "bridge.webhooks.riskos.environment",
                        "production",
                        "bridge.webhooks.console-setup.topic-prefix",
                        PREFIX,
                        "bridge.webhooks.console-setup.auth.type",
                        "bearer",
                        "bridge.webhooks.console-setup.auth.bearer.tokens",
                        Bridge.TOKEN,
                        "bridge.log.audit-topic",
                        PREFIX + "audit"));
        port = LoopbackPorts.free();
        console = CommandRun.start(settings(Map.of()), "console", "--port", Integer.toString(port));
        guardedPort = LoopbackPorts.free();
        guarded = CommandRun.start(
                settings(Map.of(
                        "bridge.console.operator.tokens",
                        OPERATOR,
                        "bridge.console.viewer.tokens",
                        VIEWER,
                        "bridge.console.reveal",
                        "true")),
                "console",
                "--port",
                Integer.toString(guardedPort));
        awaitLive(port);
        awaitLive(guardedPort);
    }

    private static void awaitLive(int at) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> get(at, "/live", "").statusCode() == 200);
    }

    @AfterAll
    static void stop() throws Exception {
        bridge.close();
        // Process.destroy() would close the stream of the output.
        console.toHandle().destroy();
        guarded.toHandle().destroy();
        String log = new String(console.getInputStream().readAllBytes(), UTF_8)
                + new String(guarded.getInputStream().readAllBytes(), UTF_8);
        assertThat(log).contains("The console is at");
        assertThat(Planted.in(log)).isEmpty();
        assertThat(log).doesNotContain(OPERATOR, VIEWER, Bridge.TOKEN);
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                // Different from the bridge's setting, so that deliveries that the bridge has refused can be
                // redelivered.
                "bridge.webhooks.riskos.environment",
                "sandbox",
                "bridge.webhooks.console-setup.auth.type",
                "bearer",
                "bridge.webhooks.console-setup.topic-prefix",
                PREFIX,
                "bridge.console.bridge-url",
                "http://127.0.0.1:" + bridge.port() + "/"));
        settings.putAll(more);
        return TestConsole.settings(PARTS, PREFIX, settings);
    }

    private static HttpResponse<String> get(int at, String path, String cookie)
            throws IOException, InterruptedException {
        return HTTP.send(request(at, path, cookie).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(int at, String path, String cookie, Map<String, String> form)
            throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .reduce((a, b) -> a + "&" + b)
                .orElse("");
        return HTTP.send(
                request(at, path, cookie)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int at, String path, String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .timeout(PATIENCE);
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private static String event(String id, String environment) {
        return "{\"event_id\":\"" + id + "\",\"event_type\":\"reevaluation\",\"data\":{\"environment_name\":\""
                + environment + "\",\"decision\":\"ACCEPT\",\"name\":\"" + Planted.USER + "\"}}";
    }

    private static String cookie(int at, String token) throws Exception {
        HttpResponse<String> login = post(at, "/login", "", Map.of("token", token));
        assertThat(login.statusCode()).isEqualTo(303);
        String set = login.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).containsIgnoringCase("; HttpOnly").contains("; SameSite=Strict");
        return set.substring(0, set.indexOf(';'));
    }

    @Test
    void everyPageIsServedWithAStrictPolicyAndIsSmall() throws Exception {
        for (String page : PAGES) {
            HttpResponse<String> answer = get(port, page, "");
            assertThat(answer.statusCode()).as(page + answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                            .doesNotContain("unsafe"));
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(answer.body()).doesNotContain("<style", "onclick").hasSizeLessThan(100_000);
        }
        assertThat(get(port, "/static/console.css", "").statusCode()).isEqualTo(200);
        assertThat(get(port, "/static/console.js", "").statusCode()).isEqualTo(200);
        assertThat(get(port, "/static/icon.svg", "").statusCode()).isEqualTo(200);
    }

    /** The public port serves webhooks and nothing else. */
    @Test
    void bridgeServesNoRouteOfTheConsole() throws Exception {
        for (String page : PAGES) {
            assertThat(get(bridge.port(), page, "").statusCode()).as(page).isEqualTo(404);
        }
        for (String page : List.of(
                "/login",
                "/login/begin",
                "/login/callback",
                "/logout",
                "/live",
                "/static/console.js",
                "/deliveries/stream",
                "/delivery?id=a")) {
            assertThat(get(bridge.port(), page, "").statusCode()).as(page).isEqualTo(404);
        }
        for (String action : List.of("/quarantine/redeliver", "/replays/count", "/replays/start", "/replays/stop")) {
            assertThat(post(bridge.port(), action, "", Map.of("id", "a")).statusCode())
                    .as(action)
                    .isEqualTo(404);
        }
    }

    @Test
    void eventIsFoundWithEachAttemptAndItsRecordAndWithoutItsData() throws Exception {
        String id = UUID.randomUUID().toString();
        assertThat(bridge.delivered(event(id, "Production")).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(event(id, "Production")).statusCode()).isEqualTo(200);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get(port, "/deliveries?event=" + id, "").body())
                        .contains("appended", "duplicate"));
        HttpResponse<String> page = get(port, "/delivery?webhook=riskos&event=" + id, "");
        assertThat(page.body())
                .contains("appended", "duplicate", PREFIX + "reevaluation-", "decision: ACCEPT", "name: string, ");
        assertThat(Planted.in(page.body())).isEmpty();
        assertThat(get(port, "/deliveries?event=" + id + "x", "").body()).contains("No recent delivery matches");
        assertThat(get(port, "/deliveries?from=5m+ago&event=" + id, "").body()).contains("duplicate");
        assertThat(get(port, "/deliveries?to=5m+ago&event=" + id, "").body()).contains("No recent delivery matches");
        // An attacker may send a link to a page whose commands would do more than they seem to.
        assertThat(get(port, "/delivery?event=a%3Breboot", "").body()).contains("export --event-id &#39;a;reboot&#39;");
        assertThat(get(port, "/quarantine?cause=a%3Breboot", "").body()).contains("--cause &#39;a;reboot&#39;");
    }

    @Test
    void wrongRequestIsAnsweredWithASentence() throws Exception {
        String tooLong = "x".repeat(2_000);
        for (String path : List.of("/deliveries?event=" + tooLong, "/deliveries/stream?event=" + tooLong)) {
            HttpResponse<String> answer = get(port, path, "");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body()).contains("event has more than 1024 characters.");
        }
        for (String path : List.of("/deliveries?from=noon", "/deliveries/stream?to=noon", "/quarantine?from=noon")) {
            HttpResponse<String> answer = get(port, path, "");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body()).contains("&#39;noon&#39; is not a time; write 2026-11-29T10:00:00Z");
        }
        HttpResponse<String> mistyped = get(port, "/deliveries?typ=x", "");
        assertThat(mistyped.statusCode()).isEqualTo(400);
        assertThat(mistyped.body())
                .contains(
                        "This page has no filter &#39;typ&#39;. It has: eval, event, from, outcome, source, to, type, webhook.");
        assertThat(get(port, "/webhooks?typ=x", "").body()).contains("&#39;typ&#39;. It has no filters.");
        assertThat(get(port, "/unknown", "").statusCode()).isEqualTo(404);
        assertThat(get(port, "/unknown", "").body()).contains("There is no page at this address.");
        assertThat(post(port, "/deliveries", "", Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    void topicsHaveTheLagOfTheirConsumers() throws Exception {
        assertThat(bridge.delivered(event(UUID.randomUUID().toString(), "Production"))
                        .statusCode())
                .isEqualTo(200);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", PARTS.bootstrapServers))) {
            for (int partition = 0; partition < 2; partition++) {
                admin.alterConsumerGroupOffsets(
                                "console-readers",
                                Map.of(
                                        new TopicPartition(PREFIX + "reevaluation", partition),
                                        new OffsetAndMetadata(0)))
                        .all()
                        .get();
            }
        }
        assertThat(get(port, "/topics", "").body())
                .containsPattern("console-readers</td><td>" + PREFIX + "reevaluation</td><td class=\"number\">[1-9]");
    }

    @Test
    void personIsOnNoPage() throws Exception {
        String stored = UUID.randomUUID().toString();
        String refused = UUID.randomUUID().toString();
        String invalid = "{\"event_type\":\"" + UUID.randomUUID() + "\",\"data\":{" + Planted.PERSON + "}}";
        assertThat(bridge.delivered(person(stored, "Production")).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(person(refused, "Sandbox")).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(invalid).statusCode()).isEqualTo(400);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get(port, "/deliveries?event=" + stored, "").body().contains("appended"));
        List<String> pages = new ArrayList<>(PAGES);
        pages.add("/delivery?webhook=riskos&event=" + stored);
        pages.add("/quarantine?id=" + quarantined(refused));
        pages.add("/quarantine?id=" + quarantined(invalid));
        for (String page : pages) {
            HttpResponse<String> answer = get(port, page, "");
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(Planted.in(answer.body())).as(page).isEmpty();
        }
    }

    private static String person(String id, String environment) {
        return event(id, environment).replace("\"data\":{", "\"data\":{" + Planted.PERSON + ",");
    }

    private static String quarantined(String part) {
        return TopicContents.read(PARTS, PREFIX + "quarantine").stream()
                .filter(record -> new String(record.value(), UTF_8).contains(part))
                .map(record -> TopicContents.header(record, "ce_id"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void openPageFollowsWhatComes() throws Exception {
        String id = UUID.randomUUID().toString();
        HttpResponse<InputStream> stream =
                HTTP.send(request(port, "/deliveries/stream?event=" + id, "").build(), BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        CompletableFuture<String> row = CompletableFuture.supplyAsync(() -> firstRow(stream.body()));
        // The console reads the end of the list once a second, so the first delivery may be missed.
        Awaitility.await().atMost(PATIENCE).until(() -> {
            assertThat(bridge.delivered(event(id, "Production")).statusCode()).isEqualTo(200);
            return row.isDone();
        });
        assertThat(row.join()).contains(id).doesNotContain(Planted.USER);
    }

    private static String firstRow(InputStream stream) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            return lines.lines()
                    .filter(line -> line.startsWith("data:"))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uses its own webhook, because other bridges of the tests write deliveries to the same Redis. */
    @Test
    void setupPageSaysWhatToChange() throws Exception {
        assertThat(bridge.send(bridge.request("console-setup")
                                .setHeader("Authorization", "Bearer wrong")
                                .POST(BodyPublishers.ofString("{}")))
                        .join()
                        .statusCode())
                .isEqualTo(401);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get(port, "/setup?webhook=console-setup", "").body())
                        .contains("/webhooks/console-setup", "unauthorized", "Enter the same token"));
        HttpResponse<String> unknown = get(port, "/setup?webhook=unknown", "");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("Configured webhooks: ", "console-setup");
    }

    @Test
    void operatorSeesValuesAfterTheAuditRecordAndNobodyElseDoes() throws Exception {
        String id = UUID.randomUUID().toString();
        assertThat(bridge.delivered(event(id, "Production")).statusCode()).isEqualTo(200);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get(port, "/deliveries?event=" + id, "").body().contains("appended"));
        String path = "/delivery?webhook=riskos&event=" + id;
        String viewer = cookie(guardedPort, VIEWER);
        assertThat(get(guardedPort, path, viewer).body()).doesNotContain("/delivery/reveal");
        String operator = cookie(guardedPort, OPERATOR);
        Map<String, String> form = new HashMap<>(Map.of("webhook", "riskos", "event", id, "who", "anna"));
        form.put("csrf", csrf(guardedPort, path, operator));
        HttpResponse<String> withoutReason = post(guardedPort, "/delivery/reveal", operator, form);
        assertThat(withoutReason.statusCode()).isEqualTo(400);
        form.put("reason", "ticket 4712");
        HttpResponse<String> byViewer = post(guardedPort, "/delivery/reveal", viewer, form);
        assertThat(byViewer.statusCode()).isEqualTo(403);
        for (HttpResponse<String> page : List.of(
                withoutReason, byViewer, get(guardedPort, path, operator), get(guardedPort, "/replays", operator))) {
            assertThat(page.body()).doesNotContain(Planted.USER, "ticket 4712");
        }

        assertThat(post(guardedPort, "/delivery/reveal", operator, form).body()).contains("name: " + Planted.USER);
        assertThat(get(guardedPort, "/replays", operator).body())
                .contains("reveal revealed", "ticket 4712", PREFIX + "reevaluation-")
                .doesNotContain(Planted.USER);

        // By default everybody sees masked values only.
        assertThat(get(port, path, "").body()).doesNotContain("<form");
        form.put("csrf", csrf(port, "/setup/send?webhook=console-setup", ""));
        HttpResponse<String> off = post(port, "/delivery/reveal", "", form);
        assertThat(off.statusCode()).isEqualTo(400);
        assertThat(off.body()).contains("bridge.console.reveal is false").doesNotContain(Planted.USER);
    }

    @Test
    void operatorSendsATestEventAndViewerDoesNot() throws Exception {
        String path = "/setup/send?webhook=console-setup";
        String viewer = cookie(guardedPort, VIEWER);
        assertThat(get(guardedPort, path, viewer).body())
                .contains("Only operators can send")
                .doesNotContain("credential");
        assertThat(get(guardedPort, "/setup?webhook=console-setup", viewer).body())
                .doesNotContain(path);
        String operator = cookie(guardedPort, OPERATOR);
        assertThat(get(guardedPort, "/setup?webhook=console-setup", operator).body())
                .contains(path);
        Map<String, String> form = new HashMap<>(Map.of("webhook", "console-setup", "credential", Bridge.TOKEN));
        assertThat(post(guardedPort, "/setup/send", operator, form).statusCode())
                .isEqualTo(403);
        form.put("csrf", csrf(guardedPort, path, operator));
        assertThat(post(guardedPort, "/setup/send", operator, form).body())
                .contains("Answered 200.")
                .doesNotContain(Bridge.TOKEN);
        form.put("credential", Bridge.TOKEN + "x");
        assertThat(post(guardedPort, "/setup/send", operator, form).body())
                .contains("Answered 401.", "is not valid for /webhooks/console-setup")
                .doesNotContain(Bridge.TOKEN);
        form.put("credential", "two words");
        HttpResponse<String> wrong = post(guardedPort, "/setup/send", operator, form);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("a bearer token must be one word").doesNotContain("two words");
    }

    @Test
    void operatorReplaysWhatWasCountedAndViewerDoesNot() throws Exception {
        List<String> events = List.of(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString());
        for (String event : events) {
            assertThat(bridge.delivered(event(event, "Production")).statusCode())
                    .isEqualTo(200);
        }
        String viewer = cookie(guardedPort, VIEWER);
        assertThat(get(guardedPort, "/replays", viewer).body()).doesNotContain("/replays/count");
        String operator = cookie(guardedPort, OPERATOR);
        Map<String, String> form = new HashMap<>(Map.of("event", String.join(", ", events)));
        form.put("csrf", csrf(guardedPort, "/replays", operator));
        assertThat(post(guardedPort, "/replays/count", viewer, form).statusCode())
                .isEqualTo(403);
        assertThat(post(guardedPort, "/replays/count", operator, form).body()).contains("Nothing is appended.");
        awaitReplays(operator, PREFIX + "reevaluation: 3, such as ", "Records in total: 3", "/replays/start");

        form.put("into", PREFIX + "reevaluation");
        form.put("who", "anna");
        form.put("reason", "ticket 4714");
        HttpResponse<String> live = post(guardedPort, "/replays/start", operator, form);
        assertThat(live.statusCode()).isEqualTo(400);
        assertThat(live.body()).contains("Refused: the topic " + PREFIX + "reevaluation is, or could be, a live topic");
        form.put("into", "console-replayed");
        assertThat(post(guardedPort, "/replays/start", operator, form).body()).contains("has begun");
        awaitReplays(operator, "The topic console-replayed does not exist.");

        form.put("create", "yes");
        form.put("rate", "1");
        assertThat(post(guardedPort, "/replays/start", operator, form).body()).contains("has begun");
        HttpResponse<String> second = post(guardedPort, "/replays/start", operator, form);
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("Stop it, or wait until it has ended.");
        assertThat(post(guardedPort, "/replays/stop", operator, form).body()).contains("ends within a second");
        awaitReplays(operator, "Stopped. This command continues the replay: replay --event-id ");

        form.remove("rate");
        assertThat(post(guardedPort, "/replays/start", operator, form).body()).contains("has begun");
        awaitReplays(operator, "Records appended to console-replayed: 3, in ", "replay finished", "ticket 4714");
        assertThat(TopicContents.read(PARTS, "console-replayed").stream()
                        .map(record -> TopicContents.header(record, "ce_id"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(events);
        assertThat(get(guardedPort, "/replays", viewer).body())
                .contains("Records appended to console-replayed: 3")
                .doesNotContain("/replays/count");
    }

    private static void awaitReplays(String cookie, String... texts) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get(guardedPort, "/replays", cookie).body()).contains(texts));
    }

    @Test
    void pagesSayWhatBridgesReport() throws Exception {
        assertThat(bridge.delivered(event(UUID.randomUUID().toString(), "Production"))
                        .statusCode())
                .isEqualTo(200);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(get(port, "/", "").body())
                    .contains("Events by type", "type=reevaluation")
                    .containsPattern("<td>complete</td><td class=\"number\">[^<]*</td><td>[-0-9,]+ ms \\(")
                    // A test has one broker.
                    .containsPattern("<h3>Findings</h3><ul><li>kafka: ");
            assertThat(get(port, "/webhooks", "").body())
                    .containsPattern("<td>riskos</td><td>tokens\\[0\\]</td><td><time");
        });
        assertThat(get(port, "/topics", "").body())
                .containsPattern(PREFIX + "reevaluation</td>(<td class=\"number\">[^<]*</td>){3}<td><time")
                .contains("A consumer in Python", "confluent_kafka", "A consumer in Java", "kafkajs");
    }

    @Test
    void operatorDeliversAgainAndViewerDoesNot() throws Exception {
        String event = UUID.randomUUID().toString();
        assertThat(bridge.delivered(event(event, "Sandbox")).statusCode()).isEqualTo(200);
        String id = quarantined(event);
        String viewer = cookie(guardedPort, VIEWER);
        HttpResponse<String> page = get(guardedPort, "/quarantine?id=" + id, viewer);
        assertThat(page.body()).contains("OTHER_ENVIRONMENT", "possible").doesNotContain("/quarantine/redeliver");
        assertThat(Planted.in(page.body())).isEmpty();

        String operator = cookie(guardedPort, OPERATOR);
        Map<String, String> form = new HashMap<>(Map.of("id", id, "who", "anna", "reason", "ticket 4711"));
        assertThat(post(guardedPort, "/quarantine/redeliver", operator, form).statusCode())
                .isEqualTo(403);
        form.put("csrf", csrf(guardedPort, "/quarantine?id=" + id, operator));
        assertThat(post(guardedPort, "/quarantine/redeliver", viewer, form).statusCode())
                .isEqualTo(403);
        assertThat(TopicContents.of(PARTS, PREFIX, event)).isEmpty();

        HttpResponse<String> done = post(guardedPort, "/quarantine/redeliver", operator, form);
        assertThat(done.body()).contains("1 events appended");
        List<ConsumerRecord<byte[], byte[]>> records = TopicContents.of(PARTS, PREFIX, event);
        assertThat(records).hasSize(1);
        assertThat(get(guardedPort, "/replays", operator).body())
                .contains("redelivery redelivered", "anna", "ticket 4711");
        assertThat(get(guardedPort, "/quarantine?id=" + id, operator).body()).contains("done");
    }

    @Test
    void operatorDeliversAgainAllThatMatchTheFilter() throws Exception {
        String from = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        List<String> events = List.of(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString());
        for (String event : events) {
            assertThat(bridge.delivered(event(event, "Sandbox")).statusCode()).isEqualTo(200);
        }
        String page = "/quarantine?cause=OTHER_ENVIRONMENT&from=" + from;
        assertThat(get(guardedPort, page, cookie(guardedPort, VIEWER)).body())
                .contains("waiting", "quarantine redeliver --cause OTHER_ENVIRONMENT --from ")
                .doesNotContain("/quarantine/redeliver");
        String operator = cookie(guardedPort, OPERATOR);
        assertThat(get(guardedPort, "/quarantine", operator).body()).doesNotContain("/quarantine/redeliver");
        Map<String, String> form = new HashMap<>(Map.of("who", "anna", "reason", "ticket 4711"));
        form.put("csrf", csrf(guardedPort, page, operator));
        HttpResponse<String> all = post(guardedPort, "/quarantine/redeliver", operator, form);
        assertThat(all.statusCode()).isEqualTo(400);
        assertThat(all.body()).contains("Filter the quarantine first");

        form.put("cause", "OTHER_ENVIRONMENT");
        form.put("from", from);
        assertThat(post(guardedPort, "/quarantine/redeliver", operator, form).body())
                .contains("3 events appended, 0 were already stored, 0 deliveries were redelivered before.");
        assertThat(post(guardedPort, "/quarantine/redeliver", operator, form).body())
                .contains("0 events appended, 0 were already stored, 3 deliveries were redelivered before.");
        for (String event : events) {
            assertThat(TopicContents.of(PARTS, PREFIX, event)).hasSize(1);
        }
        assertThat(get(guardedPort, page, operator).body())
                .contains("redelivered")
                .doesNotContain("waiting");
    }

    private static String csrf(int at, String path, String cookie) throws Exception {
        Matcher csrf = Pattern.compile("name=\"csrf\" value=\"([0-9a-f]+)\"")
                .matcher(get(at, path, cookie).body());
        assertThat(csrf.find()).as(path).isTrue();
        return csrf.group(1);
    }

    /** DNS rebinding: the name of another site may resolve to this machine, and the site's pages could then read the console. */
    @Test
    void consoleWithoutTokensAnswersToNoOtherName() throws Exception {
        assertThat(statusLine("evil.example:" + port)).contains(" 421 ");
        assertThat(statusLine("127.0.0.1:" + port)).contains(" 200 ");
        assertThat(statusLine("localhost:" + port)).contains(" 200 ");
    }

    private static String statusLine(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
        }
    }

    @Test
    void nobodyGetsInWithoutAToken() throws Exception {
        for (String page : PAGES) {
            HttpResponse<String> answer = get(guardedPort, page, "riskos_console=0000");
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location")).hasValue("/login?ended");
            assertThat(get(guardedPort, page, "").headers().firstValue("Location"))
                    .hasValue("/login");
        }
        assertThat(get(guardedPort, "/login?ended", "").body()).contains("Your login has ended. Log in again.");
        HttpResponse<String> wrong = post(guardedPort, "/login", "", Map.of("token", "wrong"));
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void whoLogsOutIsOut() throws Exception {
        String viewer = cookie(guardedPort, VIEWER);
        assertThat(get(guardedPort, "/", viewer).body()).contains("<span>viewer</span>", "Log out");
        Map<String, String> form = new HashMap<>();
        HttpResponse<String> foreign = post(guardedPort, "/logout", viewer, form);
        assertThat(foreign.statusCode()).isEqualTo(403);
        form.put("csrf", csrf(guardedPort, "/", viewer));
        assertThat(post(guardedPort, "/logout", viewer, form).headers().firstValue("Location"))
                .hasValue("/login");
        assertThat(get(guardedPort, "/", viewer).statusCode()).isEqualTo(303);
    }

    @Test
    @LongRunning
    void consoleWithoutKafkaAndRedisSaysWhatToCheck() throws Exception {
        int alone = LoopbackPorts.free();
        String nobody = "127.0.0.1:" + LoopbackPorts.free();
        Process process = CommandRun.start(
                settings(Map.of("kafka.bootstrap.servers", nobody, "quarkus.redis.hosts", "redis://" + nobody)),
                "console",
                "--port",
                Integer.toString(alone));
        try {
            awaitLive(alone);
            for (String page : List.of("/", "/deliveries", "/webhooks", "/setup?webhook=console-setup")) {
                HttpResponse<String> answer = get(alone, page, "");
                assertThat(answer.statusCode()).as(page).isEqualTo(503);
                assertThat(answer.body()).contains("Redis does not answer. Check quarkus.redis.hosts");
            }
            List.of("/topics", "/quarantine", "/replays").parallelStream().forEach(page -> {
                HttpResponse<String> answer = HTTP.sendAsync(
                                request(alone, page, "").build(), BodyHandlers.ofString())
                        .join();
                assertThat(answer.statusCode()).as(page).isEqualTo(503);
                assertThat(answer.body()).contains("Kafka does not answer in time. Check kafka.bootstrap.servers");
            });
        } finally {
            process.destroy();
        }
    }

    @Test
    @LongRunning
    void consoleWithoutTokensIsNotOpenedToOthers() throws Exception {
        CommandRun run = CommandRun.run(
                settings(Map.of()), "console", "--host", "0.0.0.0", "--port", Integer.toString(LoopbackPorts.free()));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("bridge.console.operator.token-files");
    }
}
