package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deliveries in quarantine: shown without personal data, redelivered once, refused while the reason holds. */
class QuarantineIT {

    private static final String PREFIX = "again-q.";
    private static final TestDependencies PARTS = TestDependencies.shared();
    private static Bridge bridge;

    @BeforeAll
    static void start() {
        bridge = Bridge.start(
                PARTS,
                Map.of(
                        "bridge.webhooks.riskos.topic-prefix",
                        PREFIX,
                        "bridge.webhooks.riskos.environment",
                        "production",
                        "bridge.log.audit-topic",
                        PREFIX + "audit"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    private static Map<String, String> settings(String environment) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.bootstrap.servers",
                PARTS.bootstrapServers,
                "quarkus.redis.hosts",
                PARTS.redisHosts,
                "bridge.webhooks.riskos.topic-prefix",
                PREFIX,
                "bridge.log.quarantine-topic",
                PREFIX + "quarantine",
                "bridge.log.registry-topic",
                "registry." + PREFIX + "topics",
                "bridge.log.audit-topic",
                PREFIX + "audit",
                "bridge.log.topics.partitions",
                "2"));
        settings.put("bridge.webhooks.riskos.environment", environment);
        return settings;
    }

    private static CommandRun quarantine(String environment, String... arguments) throws Exception {
        return CommandRun.run(settings(environment), command(arguments));
    }

    private static String[] command(String... arguments) {
        return Stream.concat(Stream.of("quarantine"), Stream.of(arguments)).toArray(String[]::new);
    }

    private static String sandbox(String id) {
        return "{\"event_id\":\"" + id
                + "\",\"event_type\":\"reevaluation\",\"data\":{\"environment_name\":\"Sandbox\"," + "\"name\":\""
                + Planted.USER + "\"}}";
    }

    private static List<ConsumerRecord<byte[], byte[]>> inQuarantine(String body) {
        return TopicContents.read(PARTS, PREFIX + "quarantine").stream()
                .filter(record -> new String(record.value(), UTF_8).equals(body))
                .toList();
    }

    private static List<String> idsOf(String body) {
        return inQuarantine(body).stream()
                .map(record -> TopicContents.header(record, "ce_id"))
                .toList();
    }

    private static String idOf(String body) {
        return idsOf(body).get(0);
    }

    private static List<JsonObject> audit(String key) {
        return TopicContents.read(PARTS, PREFIX + "audit").stream()
                .filter(record -> new String(record.key(), UTF_8).equals(key))
                .map(record -> new JsonObject(new String(record.value(), UTF_8)))
                .toList();
    }

    @Test
    @LongRunning
    void deliveryIsShownWithItsCauseAndWithoutItsData() throws Exception {
        String event = UUID.randomUUID().toString();
        assertThat(bridge.delivered(sandbox(event)).statusCode()).isEqualTo(200);
        String id = idOf(sandbox(event));

        CommandRun list = quarantine("production", "list");
        assertThat(list.exitCode()).as(list.output()).isZero();
        assertThat(list.output().lines().filter(line -> line.contains(id)))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).contains("riskos", "OTHER_ENVIRONMENT", "refused", "reevaluation", event));
        assertThat(Planted.in(list.output())).isEmpty();

        CommandRun show = quarantine("sandbox", "show", id);
        assertThat(show.exitCode()).as(show.output()).isZero();
        assertThat(show.output()).contains("OTHER_ENVIRONMENT", event, "Sandbox", "redeliver    possible");
        assertThat(Planted.in(show.output())).isEmpty();

        CommandRun unknown = quarantine("sandbox", "show", "unknown");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.output()).contains("The quarantine has no delivery unknown");
    }

    @Test
    @LongRunning
    void deliveryWhoseReasonHoldsIsRefusedAndNotQuarantinedAgain() throws Exception {
        String event = UUID.randomUUID().toString();
        String invalid = "{\"event_type\":\"" + event + "\"}";
        assertThat(bridge.delivered(sandbox(event)).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(invalid).statusCode()).isEqualTo(400);
        String stored = sandbox(event + "-stored").replace("Sandbox", "Production");
        String second = stored.replace("}}", ",\"more\":1}}");
        assertThat(bridge.delivered(stored).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(second).statusCode()).isEqualTo(200);

        String ids = String.join(",", idOf(sandbox(event)), idOf(invalid), idOf(second));
        CommandRun run = quarantine("production", "redeliver", "--id", ids, "--reason", "ticket 4711");
        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        assertThat(run.output())
                .contains("0  events appended")
                .contains("1  refused: The event is of another environment")
                .contains("1  refused: The field event_id is required")
                .contains("1  refused: The event is stored with another body");
        for (String body : List.of(sandbox(event), invalid, second)) {
            assertThat(inQuarantine(body)).hasSize(1);
        }
        assertThat(TopicContents.of(PARTS, PREFIX, event)).isEmpty();
    }

    @Test
    void redeliveredEventIsStoredOnceAndWrittenDown() throws Exception {
        String event = UUID.randomUUID().toString();
        // RiskOS may deliver an event more than once.
        assertThat(bridge.delivered(sandbox(event)).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(sandbox(event)).statusCode()).isEqualTo(200);
        List<String> ids = idsOf(sandbox(event));
        String[] redeliver = {"redeliver", "--id", String.join(",", ids), "--reason", "ticket 4711", "--who", "anna"};

        CommandRun run = quarantine("sandbox", redeliver);
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("1  events appended").contains("1  events that were already stored");
        List<ConsumerRecord<byte[], byte[]>> records = TopicContents.of(PARTS, PREFIX, event);
        assertThat(records).hasSize(1);
        assertThat(records.get(0).value()).isEqualTo(sandbox(event).getBytes(UTF_8));
        assertThat(records.get(0).topic()).isEqualTo(PREFIX + "reevaluation");
        assertThat(ids)
                .allSatisfy(id -> assertThat(audit(id)).singleElement().satisfies(record -> {
                    assertThat(record.getString("who")).isEqualTo("anna");
                    assertThat(record.getString("reason")).isEqualTo("ticket 4711");
                }));
    }

    @Test
    @LongRunning
    void deliveryIsInTheListUntilItIsMadeAgain() throws Exception {
        String event = UUID.randomUUID().toString();
        assertThat(bridge.delivered(sandbox(event)).statusCode()).isEqualTo(200);
        assertThat(bridge.delivered(sandbox(event)).statusCode()).isEqualTo(200);
        List<String> ids = idsOf(sandbox(event));
        String[] redeliver = {"redeliver", "--id", String.join(",", ids), "--reason", "ticket 4711"};

        CommandRun dry = quarantine(
                "sandbox",
                Stream.concat(Stream.of(redeliver), Stream.of("--dry-run")).toArray(String[]::new));
        assertThat(dry.output()).contains("2  would be redelivered");
        assertThat(TopicContents.of(PARTS, PREFIX, event)).isEmpty();
        assertThat(quarantine("sandbox", "list").output()).contains(ids);

        CommandRun made = quarantine("sandbox", redeliver);
        assertThat(made.exitCode()).as(made.output()).isZero();
        assertThat(quarantine("sandbox", "list").output()).doesNotContain(ids);
        assertThat(quarantine("sandbox", "list", "--all").output()).contains(ids);

        CommandRun second = quarantine("sandbox", redeliver);
        assertThat(second.output()).contains("2  deliveries that were redelivered before");
        assertThat(TopicContents.of(PARTS, PREFIX, event)).hasSize(1);
    }

    @Test
    @LongRunning
    void killedInTheMiddleItLeavesEachOfAThousandEventsOnce() throws Exception {
        String run = UUID.randomUUID().toString();
        List<String> events =
                IntStream.range(0, 1_000).mapToObj(number -> run + "-" + number).toList();
        List<CompletableFuture<HttpResponse<String>>> answers = events.stream()
                .map(event -> bridge.deliver(sandbox(event).getBytes(UTF_8)))
                .toList();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(stored(run)).isZero();

        String[] redeliver = {"redeliver", "--cause", "OTHER_ENVIRONMENT", "--reason", "ticket 4711"};
        for (int kill = 1; kill <= 3; kill++) {
            int enough = kill * 200;
            Process process = CommandRun.start(settings("sandbox"), command(redeliver));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> stored(run) >= enough || !process.isAlive());
            process.destroyForcibly().waitFor();
        }
        CommandRun last = quarantine("sandbox", redeliver);
        assertThat(last.exitCode()).as(last.output()).isZero();
        List<String> ids = TopicContents.ids(TopicContents.read(PARTS, PREFIX + "reevaluation"))
                .filter(id -> id.startsWith(run))
                .toList();
        assertThat(ids).containsExactlyInAnyOrderElementsOf(events);
        assertThat(TopicContents.read(PARTS, PREFIX + "audit").stream()
                        .filter(record -> TopicContents.header(record, "ce_type")
                                .equals("org.riskosbridge.redelivery.redelivered"))
                        .map(record -> new String(record.key(), UTF_8))
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(1_000);
    }

    private static long stored(String run) {
        return TopicContents.ids(TopicContents.read(PARTS, PREFIX + "reevaluation"))
                .filter(id -> id.startsWith(run))
                .count();
    }
}
