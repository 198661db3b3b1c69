package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.LoopbackPorts;

/** The traces, JSON logs at level DEBUG and metrics of a bridge; and the data that they must not contain. */
class ObservedIT {

    private static final String PREFIX = "observed.";
    private static final Queue<String> ANSWERS = new ConcurrentLinkedQueue<>();
    private static Collector collector;
    private static Bridge bridge;

    @BeforeAll
    static void start() throws IOException {
        collector = new Collector(ObservedIT::introspect);
        Path directory = Files.createTempDirectory(Files.createDirectories(TestDependencies.DIRECTORY), "observed");
        Path next = Files.writeString(directory.resolve("next"), Planted.NEXT_BEARER);
        bridge = Bridge.start(
                TestDependencies.shared(),
                Map.ofEntries(
                        Map.entry("quarkus.log.level", "DEBUG"),
                        // A lower level must not reveal more.
                        Map.entry("quarkus.log.category.\"io.quarkus.oidc.runtime\".level", "DEBUG"),
                        Map.entry("quarkus.log.console.json.enabled", "true"),
                        Map.entry("quarkus.otel.sdk.disabled", "false"),
                        Map.entry("quarkus.otel.exporter.otlp.endpoint", collector.url()),
                        Map.entry("quarkus.otel.exporter.otlp.protocol", "http/protobuf"),
                        Map.entry("quarkus.otel.bsp.schedule.delay", "100ms"),
                        Map.entry(
                                "bridge.spool.directory",
                                directory.resolve("spool").toString()),
                        Map.entry("bridge.spool.key", Planted.SPOOL_KEY),
                        Map.entry("bridge.webhooks.riskos.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.riskos.auth.bearer.tokens", Planted.BEARER),
                        Map.entry("bridge.webhooks.riskos.auth.bearer.token-files", next.toString()),
                        Map.entry("bridge.webhooks.lenient.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.lenient.on-invalid", "accept"),
                        Map.entry("bridge.webhooks.lenient.max-rate", "4"),
                        Map.entry("bridge.webhooks.lenient.auth.type", "basic"),
                        Map.entry("bridge.webhooks.lenient.auth.basic.username", Planted.USER),
                        Map.entry("bridge.webhooks.lenient.auth.basic.passwords", Planted.SECRET_WORD),
                        Map.entry("bridge.webhooks.opaque.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.opaque.auth.type", "oauth2"),
                        Map.entry("bridge.webhooks.opaque.auth.oauth2.client-ids", "riskos"),
                        Map.entry("quarkus.oidc.opaque.auth-server-url", collector.url()),
                        Map.entry("quarkus.oidc.opaque.discovery-enabled", "false"),
                        Map.entry("quarkus.oidc.opaque.introspection-path", "/introspect"),
                        Map.entry("quarkus.oidc.opaque.token.issuer", "any-but-this"),
                        Map.entry("quarkus.oidc.opaque.client-id", "bridge"),
                        Map.entry("quarkus.oidc.opaque.credentials.secret", Planted.CLIENT_SECRET),
                        Map.entry("bridge.webhooks.away.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.away.auth.type", "oauth2"),
                        Map.entry("quarkus.oidc.away.auth-server-url", "http://127.0.0.1:" + LoopbackPorts.free()),
                        Map.entry("quarkus.oidc.away.token.audience", "bridge")));
    }

    private static String introspect(String form) {
        String client = form.contains("token=" + Planted.ACCESS) ? "riskos" : "another";
        return form.contains("token=" + Planted.ACCESS) || form.contains("token=" + Planted.OTHER_ACCESS)
                ? new JsonObject()
                        .put("active", true)
                        .put("iss", "any-but-this")
                        .put("client_id", client)
                        .put("sub", client)
                        .put("username", Planted.NAME)
                        .encode()
                : "{\"active\":false}";
    }

    @AfterAll
    static void stop() {
        bridge.close();
        collector.close();
    }

    private static HttpResponse<String> deliver(String path, String authorization, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + bridge.port() + "/webhooks/" + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return answer(request);
    }

    private static HttpResponse<String> answer(HttpRequest.Builder request) {
        HttpResponse<String> answer = bridge.send(request).join();
        ANSWERS.add(answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
        return answer;
    }

    private static String event(String id, String more) {
        return "{\"event_id\":\"" + id + "\",\"event_type\":\"reevaluation\",\"data\":{" + Planted.PERSON + more + "}}";
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Test
    void deliveryIsASpanOfItsSendersTraceAndTheRecordGoesOnWithIt() throws Exception {
        String id = UUID.randomUUID().toString();
        deliver(
                "riskos",
                "Bearer " + Planted.BEARER,
                event(id, ""),
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "tracestate",
                "vendor=" + Planted.USER);
        Collector.Span span = span(id);
        assertThat(span.name()).isEqualTo("POST /webhooks/riskos");
        assertThat(span.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(span.parent()).isEqualTo("b7ad6b7169203331");
        assertThat(span.events()).containsExactly("authenticated", "claimed", "appended");
        assertThat(span.attributes())
                .containsOnlyKeys("webhook", "outcome", "event_type", "event_id", "correlation_id")
                .containsEntry("webhook", "riskos")
                .containsEntry("outcome", "appended")
                .containsEntry("event_type", "reevaluation");
        assertThat(TopicContents.of(TestDependencies.shared(), PREFIX, id))
                .singleElement()
                .extracting(record -> TopicContents.header(record, "traceparent"))
                .isEqualTo("00-" + span.traceId() + "-" + span.id() + "-01");
    }

    @Test
    void deliveryWithoutATraceBeginsOneAndOneThatIsNotSampledIsNotShown() throws Exception {
        String unsampled = UUID.randomUUID().toString();
        String context = "00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-00";
        deliver("riskos", "Bearer " + Planted.BEARER, event(unsampled, ""), "traceparent", context);
        String id = UUID.randomUUID().toString();
        deliver("riskos", "Bearer " + Planted.BEARER, event(id, ""));
        assertThat(span(id).parent()).isEmpty();
        assertThat(collector.spans())
                .noneMatch(span -> unsampled.equals(span.attributes().get("event_id")));
    }

    private static Collector.Span span(String eventId) {
        return Awaitility.await()
                .until(
                        () -> collector.spans().stream()
                                .filter(span -> eventId.equals(span.attributes().get("event_id")))
                                .toList(),
                        spans -> !spans.isEmpty())
                .get(0);
    }

    @Test
    void lineAboutADeliveryHasItsFields() {
        String id = UUID.randomUUID().toString();
        deliver("riskos", "Bearer " + Planted.BEARER, event(id, ""));
        deliver("riskos", "Bearer " + Planted.BEARER, event(id, ",\"more\":1"));
        HttpResponse<String> refused = deliver("riskos", "Bearer " + Planted.USER, event(id, ""));
        String correlation = new JsonObject(refused.body()).getString("correlation_id");
        assertThat(fields())
                .anySatisfy(fields -> assertThat(fields)
                        .containsEntry("webhook", "riskos")
                        .containsEntry("outcome", "conflict")
                        .containsEntry("event_id", id)
                        .containsKey("correlation_id"))
                .anySatisfy(fields -> assertThat(fields)
                        .containsEntry("webhook", "riskos")
                        .containsEntry("outcome", "unauthorized")
                        .containsEntry("correlation_id", correlation)
                        .doesNotContainKey("event_id"));
    }

    private static List<Map<String, Object>> fields() {
        return bridge.log()
                .lines()
                .filter(line -> !line.startsWith("NOTE: "))
                .map(line -> new JsonObject(line).getJsonObject("mdc"))
                .filter(fields -> fields != null && fields.containsKey("outcome"))
                .map(JsonObject::getMap)
                .toList();
    }

    @Test
    void lastUseOfEachSecretAndTheLastEventOfEachWebhookAreShown() {
        double begun = Instant.now().getEpochSecond();
        assertThat(lastUse("token-files[0]")).isZero();
        deliver("riskos", "Bearer " + Planted.NEXT_BEARER, "{}");
        assertThat(lastUse("token-files[0]")).isGreaterThanOrEqualTo(begun);
        deliver("riskos", "Bearer " + Planted.BEARER, event(UUID.randomUUID().toString(), ""));
        assertThat(lastUse("tokens[0]")).isGreaterThanOrEqualTo(begun);
        assertThat(bridge.metric("bridge_last_event_timestamp_seconds{webhook=\"riskos\"}"))
                .isGreaterThanOrEqualTo(begun);
        assertThat(bridge.metric("bridge_last_event_timestamp_seconds{webhook=\"away\"}"))
                .isZero();
    }

    private static double lastUse(String secret) {
        return bridge.metric("bridge_secret_last_use_timestamp_seconds{secret=\"" + secret + "\",webhook=\"riskos\"}");
    }

    @Test
    void nothingOfADeliveryAndNoCredentialIsInWhatTheBridgeWrites() throws Exception {
        String bearer = "Bearer " + Planted.BEARER;
        String id = "event-" + UUID.randomUUID();
        String[] odd = {
            "User-Agent",
            Planted.NAME,
            "Cookie",
            "id=" + Planted.USER,
            "X-Forwarded-For",
            Planted.USER,
            "traceparent",
            "00-" + Planted.USER,
            "tracestate",
            "vendor=" + Planted.USER,
            "baggage",
            "who=" + Planted.USER
        };
        String query = "?ssn=" + Planted.USER + "&access_token=" + Planted.ACCESS;
        assertStatus(200, deliver("riskos" + query, bearer, event(id, ""), odd));
        assertStatus(200, deliver("riskos", bearer, event(id, ""), odd));
        assertStatus(200, deliver("riskos", bearer, event(id, ",\"more\":1"), odd));
        for (String invalid : List.of(
                "{" + Planted.PERSON + "," + Planted.USER + "}",
                "{" + Planted.PERSON + "}",
                "[\"" + Planted.NAME + "\"]",
                "{\"event_id\":\"1\",\"event_id\":\"2\"," + Planted.PERSON + "}",
                "{\"event_id\":\"1\",\"event_type\":\"" + Planted.NAME.repeat(100) + "\"}",
                "[".repeat(2000) + Planted.NAME)) {
            assertStatus(400, deliver("riskos", bearer, invalid, odd));
        }
        String good = basic(Planted.USER, Planted.SECRET_WORD);
        assertStatus(200, deliver("lenient", good, "{" + Planted.PERSON + "}", odd));
        assertStatus(401, deliver("lenient", basic(Planted.USER, Planted.USER), event(id, "")));
        assertStatus(401, deliver("lenient", "Basic " + Planted.USER, event(id, "")));
        assertStatus(401, deliver("riskos", "Bearer " + Planted.USER, event(id, "")));
        assertStatus(401, deliver("riskos", Planted.USER + " " + Planted.BEARER, event(id, "")));
        assertStatus(200, deliver("opaque", "Bearer " + Planted.ACCESS, event(id, "")));
        assertStatus(403, deliver("opaque", "Bearer " + Planted.OTHER_ACCESS, event(id, "")));
        assertStatus(401, deliver("opaque", "Bearer " + Planted.USER, event(id, "")));
        assertStatus(401, deliver("opaque", "Bearer eyJhbGciOiJSUzI1NiJ9." + Planted.USER + ".c2ln", event(id, "")));
        assertStatus(503, deliver("away", "Bearer eyJhbGciOiJSUzI1NiJ9." + Planted.USER + ".c2ln", event(id, "")));
        assertStatus(404, deliver(Planted.USER + query, bearer, event(id, ""), odd));
        assertStatus(413, deliver("riskos", bearer, event(id, ",\"a\":\"" + Planted.NAME.repeat(60_000) + "\"")));
        assertStatus(415, deliver("riskos", bearer, event(id, ""), "Content-Type", "text/" + Planted.USER));
        assertStatus(415, deliver("riskos", bearer, event(id, ""), "Content-Encoding", Planted.USER));
        assertStatus(
                405,
                answer(HttpRequest.newBuilder(bridge.webhook("riskos" + query))
                        .method("PLANTED", BodyPublishers.noBody())));
        assertStatus(429, flood());
        ANSWERS.add(raw("POST /webhooks/" + Planted.USER + " HTTP/7." + Planted.USER + "\r\n\r\n"));
        ANSWERS.add(raw("POST /webhooks/riskos HTTP/1.1\r\nAuthorization: " + Planted.USER.repeat(2_000) + "\r\n\r\n"));
        ANSWERS.add(raw("POST /webhooks/riskos HTTP/1.1\r\nContent-Length: " + Planted.USER + "\r\n\r\n"));

        for (String page :
                List.of("/q/metrics", "/q/health", "/q/health/ready", "/q/health/live", "/q/health/started")) {
            ANSWERS.add(bridge.management(page));
        }
        assertThat(ANSWERS)
                .allSatisfy(answer -> assertThat(Planted.in(answer)).as(answer).isEmpty());
        Set<String> outcomes = Set.of(
                "conflict",
                "invalid-event",
                "quarantined",
                "unauthorized",
                "forbidden",
                "unknown-webhook",
                "too-large",
                "unsupported-media-type",
                "method-not-allowed",
                "too-many-requests",
                "identity-provider-unavailable");
        Awaitility.await().untilAsserted(() -> {
            assertThat(fields()).extracting(fields -> fields.get("outcome")).containsAll(outcomes);
            assertThat(collector.spans())
                    .extracting(span -> span.attributes().get("outcome"))
                    .containsAll(outcomes);
        });
        assertThat(bridge.log().lines())
                .allSatisfy(line -> assertThat(Planted.in(line)).as(line).isEmpty());
        assertThat(Planted.in(collector.raw())).isEmpty();
    }

    private static HttpResponse<String> flood() {
        HttpResponse<String> last;
        do {
            last = deliver("lenient", basic(Planted.USER, Planted.SECRET_WORD), "{" + Planted.PERSON + "}");
        } while (last.statusCode() == 200);
        return last;
    }

    private static void assertStatus(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    /** {@return the answer to bytes that no HTTP client would send} */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bridge.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
