package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.event.EventTypes;

/** The answers to a sender, and the records in Kafka after each answer. */
class AnswersIT {

    private static final String PREFIX = "answers.";
    private static final String QUARANTINE = "answers-quarantine";
    private static final TestDependencies PARTS = TestDependencies.shared();
    private static Bridge bridge;

    @BeforeAll
    static void start() {
        bridge = Bridge.start(
                PARTS,
                Map.ofEntries(
                        Map.entry("bridge.webhooks.riskos.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.riskos.event-types", "configured_type"),
                        Map.entry("bridge.log.quarantine-topic", QUARANTINE),
                        Map.entry("bridge.webhooks.lenient.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.lenient.on-invalid", "accept"),
                        Map.entry("bridge.webhooks.lenient.auth.type", "bearer"),
                        Map.entry("bridge.webhooks.lenient.auth.bearer.tokens", Bridge.TOKEN),
                        Map.entry("bridge.webhooks.production.topic-prefix", PREFIX),
                        Map.entry("bridge.webhooks.production.environment", "production"),
                        Map.entry("bridge.webhooks.production.auth.type", "bearer"),
                        Map.entry("bridge.webhooks.production.auth.bearer.tokens", Bridge.TOKEN),
                        Map.entry("bridge.webhooks.slow.auth.type", "none"),
                        Map.entry("bridge.webhooks.slow.max-rate", "1")));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    /** A setting that Quarkus has renamed would have no effect. */
    @Test
    void everySettingThatIsBuiltInIsOneThatQuarkusKnows() {
        assertThat(bridge.log()).contains("started in").doesNotContain("Unrecognized configuration key");
    }

    @Test
    void readinessHasTheBridgesOwnChecksAndTheOneOfItsShutdown() throws Exception {
        assertThat(new JsonObject(bridge.management("/q/health/ready"))
                        .getJsonArray("checks").stream().map(check -> ((JsonObject) check).getString("name")))
                .containsExactlyInAnyOrder(
                        "clocks",
                        "Graceful Shutdown",
                        "guarantee",
                        "index (Redis)",
                        "index is complete",
                        "spool",
                        "topics (Kafka)");
    }

    @Test
    void unknownPathOfTheManagementPortNamesItsPaths() throws Exception {
        HttpResponse<String> answer = bridge.management("/", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(answer.body()).isEqualTo("This port serves /q/health and /q/metrics.\n");
        assertThat(bridge.management("/metrics")).isEqualTo(answer.body());
    }

    @Test
    void firstDeliveryIsAnsweredOkAndAppendedAsItCame() {
        String id = UUID.randomUUID().toString();
        String body = """
                { "event_id":"%s",  "event_at":"2026-02-03T04:05:06.123456789Z", "event_type":"evaluation_completed",
                  "data":{"eval_id":"ev-7","environment_name":"Sandbox","ü":"\\ud800", "n":1.0e0} }
                """.formatted(id);
        HttpResponse<String> answer = bridge.delivered(body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");

        ConsumerRecord<byte[], byte[]> record = only(id);
        assertThat(record.topic()).isEqualTo(PREFIX + "evaluation_completed");
        assertThat(record.key()).asString().isEqualTo(id);
        assertThat(record.value()).isEqualTo(body.getBytes(UTF_8));
        assertThat(TopicContents.header(record, "content-type")).isEqualTo("application/json");
        CloudEvent event = cloudEvent(record);
        assertThat(event.getId()).isEqualTo(id);
        assertThat(event.getType()).isEqualTo("evaluation_completed");
        assertThat(event.getSource()).hasToString("/webhooks/riskos");
        assertThat(event.getTime()).isEqualTo("2026-02-03T04:05:06.123456789Z");
        assertThat(event.getExtension("evalid")).isEqualTo("ev-7");
        assertThat(event.getExtension("environment")).isEqualTo("Sandbox");
    }

    @Test
    void duplicateIsAnsweredWithoutSecondAppend() {
        String id = UUID.randomUUID().toString();
        for (int attempt = 0; attempt < 3; attempt++) {
            HttpResponse<String> answer = bridge.delivered(event(id, "evaluation_paused"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("OK");
        }
        assertThat(only(id).topic()).isEqualTo(PREFIX + "evaluation_paused");
    }

    @Test
    void sameIdAtAnotherWebhookIsAnotherEvent() {
        String id = UUID.randomUUID().toString();
        assertThat(bridge.delivered(event(id, "reevaluation")).statusCode()).isEqualTo(200);
        assertThat(post("lenient", event(id, "reevaluation")).statusCode()).isEqualTo(200);
        assertThat(TopicContents.of(PARTS, PREFIX, id)).hasSize(2);
    }

    @Test
    void sameIdWithAnotherBodyIsKeptInQuarantine() {
        String id = UUID.randomUUID().toString();
        String second = event(id, "reevaluation").replace("}", ",\"more\":1}");
        assertThat(bridge.delivered(event(id, "reevaluation")).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(second).statusCode()).isEqualTo(200);
        only(id);
        assertThat(quarantined(second)).isEqualTo("OTHER_BODY");
    }

    @Test
    void eventOfAnotherEnvironmentIsKeptInQuarantine() {
        String id = UUID.randomUUID().toString();
        String sandbox = event(id, "reevaluation").replace("null", "{\"environment_name\":\"Sandbox\"}");
        double before = bridge.metric("bridge_deliveries_total{outcome=\"other-environment\",webhook=\"production\"}");
        HttpResponse<String> answer = post("production", sandbox);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(quarantined(sandbox)).isEqualTo("OTHER_ENVIRONMENT");
        assertThat(TopicContents.of(PARTS, PREFIX, id)).isEmpty();
        assertThat(bridge.metric("bridge_deliveries_total{outcome=\"other-environment\",webhook=\"production\"}"))
                .isEqualTo(before + 1);

        assertThat(post("production", sandbox.replace("Sandbox", "Production")).statusCode())
                .isEqualTo(200);
        assertThat(TopicContents.of(PARTS, PREFIX, id)).hasSize(1);
    }

    /** Deliveries, and the answers of RiskOS's sample receivers to them. */
    static Stream<Arguments> vendorSamples() {
        String known = UUID.randomUUID().toString();
        return Stream.of(
                Arguments.of("first delivery", event(known, "evaluation_completed"), 200, known, 1),
                Arguments.of("the same again", event(known, "evaluation_completed"), 200, known, 1),
                Arguments.of("unknown type", event("unheard-of", "unheard_of"), 200, "unheard-of", 1),
                Arguments.of("without event_type", "{\"event_id\":\"no-type\",\"data\":{}}", 400, "no-type", 0),
                Arguments.of("without event_id", "{\"event_type\":\"evaluation_completed\"}", 400, "", 0));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("vendorSamples")
    void deliveryIsAnsweredAsByTheVendorsSamples(String what, String body, int status, String id, int records) {
        HttpResponse<String> answer = bridge.delivered(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.body()).isEqualTo("OK");
        }
        assertThat(TopicContents.of(PARTS, PREFIX, id)).hasSize(records);
    }

    static Stream<String> eventTypes() {
        return EventTypes.DOCUMENTED.stream();
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void eachDocumentedTypeHasItsTopic(String type) {
        String id = UUID.randomUUID().toString();
        assertThat(bridge.delivered(event(id, type)).statusCode()).isEqualTo(200);
        assertThat(only(id).topic()).isEqualTo(PREFIX + type);
    }

    @Test
    void configuredTypeHasItsTopicAndAnUnknownOneIsUnrouted() {
        String configured = UUID.randomUUID().toString();
        String unknown = UUID.randomUUID().toString();
        assertThat(bridge.delivered(event(configured, "configured_type")).statusCode())
                .isEqualTo(200);
        assertThat(bridge.delivered(event(unknown, "../new\\n😀")).statusCode()).isEqualTo(200);
        assertThat(only(configured).topic()).isEqualTo(PREFIX + "configured_type");
        assertThat(only(unknown).topic()).isEqualTo(PREFIX + "unrouted");
        assertThat(cloudEvent(only(unknown)).getType()).isEqualTo("../new\\u000a😀");
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("event_id missing", "{\"event_type\":\"evaluation_completed\"}", "NO_EVENT_ID"),
                Arguments.of("event_type missing", "{\"event_id\":\"x\"}", "NO_EVENT_TYPE"),
                Arguments.of("not JSON", "{\"event_id\":\"x\",\"event_type\":\"y\"", "NOT_JSON"),
                Arguments.of("no object", "[]", "NOT_AN_OBJECT"),
                Arguments.of(
                        "a field twice", "{\"event_id\":\"x\",\"event_type\":\"y\",\"event_id\":\"z\"}", "FIELD_TWICE"),
                Arguments.of("nothing", "", "NOT_JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void invalidDeliveryIsRefusedAndKept(String what, String body, String reason) {
        String marked = body + " ".repeat(ThreadLocalRandom.current().nextInt(1, 1000));
        HttpResponse<String> answer = bridge.delivered(marked);
        assertProblem(answer, 400, "invalid-event");
        assertThat(quarantined(marked)).isEqualTo(reason);

        HttpResponse<String> accepted = post("lenient", marked);
        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(accepted.body()).isEqualTo("OK");
    }

    static Stream<String> oddBodies() {
        return Stream.of(
                " \r\n\t{\"event_id\" :\"%s\",\t\"event_type\":\"reevaluation\"}\n ",
                "{\"data\":{\"event_id\":\"inner\",\"n\":" + "7".repeat(100)
                        + "},\"event_type\":\"reevaluation\",\"event_id\":\"%s\"}",
                "{\"\\u0065vent_id\":\"%s\",\"event\\u005ftype\":\"reevaluation\"}",
                "{\"event_id\":\"%s\",\"event_type\":\"reevaluation\",\"\\udc00\":\"\\ud800\"}",
                "{\"event_id\":\"%s\",\"event_type\":\"reevaluation\",\"data\":[{\"a\":1,\"a\":2}],\"é漢😀\":\"\\/\"}",
                "{\"event_id\":\"\\n\\u0000\\u202e%s\",\"event_type\":\"reevaluation\",\"event_at\":\"never\"}");
    }

    @ParameterizedTest
    @MethodSource("oddBodies")
    void oddButWellFormedBodyPassesUnchanged(String odd) {
        String id = UUID.randomUUID().toString();
        String body = odd.formatted(id);
        assertThat(bridge.delivered(body).statusCode()).isEqualTo(200);
        List<ConsumerRecord<byte[], byte[]>> records = TopicContents.read(PARTS, PREFIX + "reevaluation").stream()
                .filter(record -> TopicContents.header(record, "ce_id").endsWith(id))
                .toList();
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo(body.getBytes(UTF_8));
            assertThat(TopicContents.header(record, "ce_id")).doesNotContainPattern("\\p{Cntrl}|\u202e");
            assertThat(cloudEvent(record).getType()).isEqualTo("reevaluation");
        });
        assertThat(bridge.delivered(body).statusCode()).isEqualTo(200);
    }

    @Test
    void idWithAControlCharacterAndItsEscapeAsTextAreTwoEvents() {
        String id = UUID.randomUUID().toString();
        String control = event(id + "\\n", "reevaluation");
        String escape = event(id + "\\\\u000a", "reevaluation");
        assertThat(bridge.delivered(control).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(escape).statusCode()).isEqualTo(200);
        List<ConsumerRecord<byte[], byte[]>> records = TopicContents.read(PARTS, PREFIX + "reevaluation").stream()
                .filter(record -> TopicContents.header(record, "ce_id").startsWith(id))
                .toList();
        assertThat(records)
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactlyInAnyOrder(control, escape);
        assertThat(TopicContents.ids(records)).doesNotHaveDuplicates();
    }

    @Test
    void correlationIdOfAProblemIsInTheLogAndAtTheQuarantinedRecord() {
        HttpResponse<String> answer = bridge.delivered("{\"correlated\":true}");
        String correlation = new JsonObject(answer.body()).getString("correlation_id");
        assertThat(bridge.log()).contains(correlation);
        assertThat(TopicContents.of(PARTS, QUARANTINE, correlation)).hasSize(1);
    }

    @Test
    void credentialsAreChecked() {
        assertProblem(unauthenticated("Bearer 11111111-59a0-4c37-9a63-7d1f2d3c4b5a"), 401, "unauthorized");
        assertProblem(unauthenticated("Basic cmlza29zOnNlY3JldA=="), 401, "unauthorized");
        HttpResponse<String> none = bridge.send(
                        HttpRequest.newBuilder(bridge.webhook("riskos")).POST(BodyPublishers.ofString("{}")))
                .join();
        assertProblem(none, 401, "unauthorized");
        assertThat(none.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    }

    private HttpResponse<String> unauthenticated(String credential) {
        return bridge.send(HttpRequest.newBuilder(bridge.webhook("riskos"))
                        .header("Authorization", credential)
                        .POST(BodyPublishers.ofString("{}")))
                .join();
    }

    @Test
    void whatIsNoDeliveryIsRefused() {
        assertProblem(post("unknown", "{}"), 404, "unknown-webhook");
        HttpRequest.Builder elsewhere =
                HttpRequest.newBuilder(bridge.webhook("riskos").resolve("/riskos"));
        assertProblem(bridge.send(elsewhere.POST(BodyPublishers.ofString("{}"))).join(), 404, "unknown-webhook");
        HttpResponse<String> get = bridge.send(bridge.request("riskos").GET()).join();
        assertProblem(get, 405, "method-not-allowed");
        assertThat(get.headers().firstValue("Allow")).contains("POST");
        HttpRequest.Builder xml = HttpRequest.newBuilder(bridge.webhook("riskos"))
                .header("Authorization", "Bearer " + Bridge.TOKEN)
                .header("Content-Type", "application/xml");
        assertProblem(bridge.send(xml.POST(BodyPublishers.ofString("<a/>"))).join(), 415, "unsupported-media-type");
        HttpRequest.Builder gzip = bridge.request("riskos").header("Content-Encoding", "gzip");
        assertProblem(bridge.send(gzip.POST(BodyPublishers.ofString("x"))).join(), 415, "unsupported-media-type");
    }

    @Test
    void bodyAboveTheLimitIsRefusedDeclaredAndChunked() {
        byte[] body = event("x", "y")
                .replace("}", ",\"a\":\"" + "b".repeat(1_100_000) + "\"}")
                .getBytes(UTF_8);
        assertProblem(bridge.deliver(body).join(), 413, "too-large");
        HttpRequest.Builder chunked = bridge.request("riskos")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)));
        assertProblem(bridge.send(chunked).join(), 413, "too-large");
    }

    @Test
    void bodyBelowTheLimitIsTakenWhateverItsSize() {
        for (int size : new int[] {0, 1, 2_000, 16_384, 64_000, 1_000_000}) {
            String id = UUID.randomUUID().toString();
            String body = event(id, "reevaluation").replace("}", ",\"a\":\"" + "b".repeat(size) + "\"}");
            assertThat(bridge.delivered(body).statusCode()).isEqualTo(200);
            assertThat(only(id).value()).isEqualTo(body.getBytes(UTF_8));
        }
    }

    @Test
    void moreThanTheRateIsAskedToComeLater() {
        post("slow", "{}");
        HttpResponse<String> answer = post("slow", "{}");
        assertProblem(answer, 429, "too-many-requests");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void traceContextOfTheRequestIsInTheRecord() {
        String id = UUID.randomUUID().toString();
        String context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        bridge.send(bridge.request("riskos")
                        .header("traceparent", context)
                        .POST(BodyPublishers.ofString(event(id, "reevaluation"))))
                .join();
        assertThat(TopicContents.header(only(id), "traceparent")).isEqualTo(context);
    }

    @Test
    void answersAreCounted() throws Exception {
        bridge.delivered(event(UUID.randomUUID().toString(), "reevaluation"));
        assertThat(bridge.management("/q/metrics"))
                .containsPattern("bridge_deliveries_total\\{outcome=\"appended\",webhook=\"riskos\"[^}]*} [1-9]");
    }

    @Test
    void newEventsAreCountedByTypeAndThoseOfUnknownTypesTogether() {
        double known = events("reevaluation");
        double configured = events("configured_type");
        double other = events("other");
        String id = UUID.randomUUID().toString();
        bridge.delivered(event(id, "reevaluation"));
        bridge.delivered(event(id, "reevaluation"));
        bridge.delivered(event(UUID.randomUUID().toString(), "configured_type"));
        bridge.delivered(event(UUID.randomUUID().toString(), "nobody_knows_1"));
        bridge.delivered(event(UUID.randomUUID().toString(), "nobody_knows_2"));
        assertThat(events("reevaluation")).isEqualTo(known + 1);
        assertThat(events("configured_type")).isEqualTo(configured + 1);
        assertThat(events("other")).isEqualTo(other + 2);
        assertThat(events("nobody_knows_1")).isNaN();
    }

    @Test
    void eventThatItsTopicRefusesForItsSizeIsKeptInQuarantine() throws Exception {
        SpoolLimitsIT.most(PARTS, 10_000, PREFIX + "monitored_search_updated");
        String id = UUID.randomUUID().toString();
        String body = event(id, "monitored_search_updated").replace("null", "\"" + "x".repeat(20_000) + "\"");
        HttpResponse<String> answer = bridge.delivered(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(quarantined(body)).isEqualTo("REFUSED_BY_LOG");
    }

    private static double events(String type) {
        return bridge.metric("bridge_events_total{event_type=\"" + type + "\",webhook=\"riskos\"}");
    }

    @Test
    void stepsAndDeliveriesAreTimed() {
        double authenticated = steps("authenticate");
        double claimed = steps("claim");
        double appended = steps("append");
        double delivered = bridge.metric("bridge_delivery_seconds_count{webhook=\"riskos\"}");
        bridge.delivered(event(UUID.randomUUID().toString(), "reevaluation"));
        bridge.delivered("{}");
        assertThat(steps("authenticate")).isEqualTo(authenticated + 2);
        assertThat(steps("claim")).isEqualTo(claimed + 1);
        assertThat(steps("append")).isEqualTo(appended + 1);
        assertThat(bridge.metric("bridge_delivery_seconds_count{webhook=\"riskos\"}"))
                .isEqualTo(delivered + 2);
    }

    private static double steps(String step) {
        return bridge.metric("bridge_step_seconds_count{step=\"" + step + "\"}");
    }

    private HttpResponse<String> post(String webhook, String body) {
        return bridge.send(bridge.request(webhook).POST(BodyPublishers.ofString(body)))
                .join();
    }

    private static String event(String id, String type) {
        return "{\"event_id\":\"" + id + "\",\"event_type\":\"" + type + "\",\"data\":null}";
    }

    private static ConsumerRecord<byte[], byte[]> only(String id) {
        List<ConsumerRecord<byte[], byte[]>> records = TopicContents.of(PARTS, PREFIX, id);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    /** {@return the reason why the body is in quarantine} */
    private static String quarantined(String body) {
        List<ConsumerRecord<byte[], byte[]>> records = TopicContents.read(PARTS, QUARANTINE).stream()
                .filter(record -> new String(record.value(), UTF_8).equals(body))
                .toList();
        assertThat(records).isNotEmpty();
        assertThat(cloudEvent(records.get(0)).getType()).isEqualTo("org.riskosbridge.quarantined");
        return TopicContents.header(records.get(0), "bridge_reason");
    }

    private static CloudEvent cloudEvent(ConsumerRecord<byte[], byte[]> record) {
        try (CloudEventDeserializer deserializer = new CloudEventDeserializer()) {
            return deserializer.deserialize(record.topic(), record.headers(), record.value());
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("type")).isEqualTo("urn:riskos-kafka-bridge:problem:" + type);
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("title")).endsWith(".");
        assertThat(problem.getString("correlation_id")).isNotBlank();
    }
}
