package org.riskosbridge.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.ingest.Outcome;

/** The result and the audit record of a redelivery for each outcome. */
class RedeliveryRunTest {

    private static final Outcome APPENDED = new Outcome.Appended(new LogPosition("riskos.reevaluation", 0, 7));
    private static final Outcome UNAVAILABLE =
            new Outcome.Unavailable(Outcome.Unavailable.Dependency.INDEX, "Redis does not answer.");

    private final MockProducer<byte[], byte[]> audit =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Queue<Outcome> outcomes = new ArrayDeque<>();
    private final List<String> ingested = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<String> stored = new ArrayList<>();
    private long most = Long.MAX_VALUE;
    private boolean isStopped;

    private RedeliverySummary run(Duration patience, String... ids) throws Exception {
        RedeliveryRequest request = new RedeliveryRequest("run", QuarantineQuery.ALL, "anna", "ticket 4711", most);
        RedeliveryRun run = new RedeliveryRun(
                delivery -> {
                    ingested.add(delivery.id());
                    return CompletableFuture.completedFuture(outcomes.remove());
                },
                delivery -> refused.contains(delivery.id()) ? Optional.of("It holds.") : Optional.empty(),
                delivery -> stored.contains(delivery.id()),
                new RedeliveryAudit(audit, "riskos.audit", request),
                most,
                patience,
                Duration.ZERO,
                () -> isStopped);
        for (String id : ids) {
            boolean unused = run.take(delivery(id));
        }
        return run.end();
    }

    private static QuarantinedDelivery delivery(String id) {
        return new QuarantinedDelivery(
                new LogPosition("riskos.quarantine", 1, 42),
                Instant.EPOCH,
                id,
                "riskos",
                "OTHER_ENVIRONMENT",
                "{}".getBytes(UTF_8));
    }

    private List<String> writtenDown() {
        return audit.history().stream()
                .map(record -> new String(record.key(), UTF_8) + " "
                        + new JsonObject(new String(record.value(), UTF_8))
                                .getJsonObject("details")
                                .getString("outcome"))
                .toList();
    }

    @Test
    void eachStoredEventIsWrittenDownWithItsOutcome() throws Exception {
        outcomes.addAll(List.of(APPENDED, new Outcome.Duplicate()));
        RedeliverySummary summary = run(Duration.ofMinutes(1), "a", "b");
        assertThat(summary.appended()).isEqualTo(1);
        assertThat(summary.duplicates()).isEqualTo(1);
        assertThat(summary.isComplete()).isTrue();
        assertThat(writtenDown()).containsExactly("a appended", "b duplicate");
        JsonObject record = new JsonObject(new String(audit.history().get(0).value(), UTF_8));
        assertThat(record.getString("who")).isEqualTo("anna");
        assertThat(record.getString("reason")).isEqualTo("ticket 4711");
        assertThat(record.getJsonObject("details").getString("of")).isEqualTo("riskos.quarantine-1-42");
    }

    @Test
    void refusedDeliveryIsNotIngested() throws Exception {
        refused.add("a");
        RedeliverySummary summary = run(Duration.ofMinutes(1), "a");
        assertThat(summary.refused()).containsEntry("It holds.", 1L);
        assertThat(summary.isComplete()).isFalse();
        assertThat(ingested).isEmpty();
        assertThat(audit.history()).isEmpty();
    }

    /** The index has forgotten the event, so a claim would succeed. */
    @Test
    void oldDeliveryWhoseEventIsInTheLogIsNotIngested() throws Exception {
        stored.add("a");
        RedeliverySummary summary = run(Duration.ofMinutes(1), "a");
        assertThat(summary.duplicates()).isEqualTo(1);
        assertThat(ingested).isEmpty();
        assertThat(writtenDown()).containsExactly("a duplicate");
    }

    @Test
    void outcomeThatIsNoStorageIsARefusal() throws Exception {
        outcomes.addAll(Arrays.asList(
                new Outcome.Conflict(), new Outcome.Refused(), new Outcome.TooLarge(), new Outcome.OtherEnvironment()));
        RedeliverySummary summary = run(Duration.ofMinutes(1), "a", "b", "c", "d");
        assertThat(summary.refused().values()).containsExactlyInAnyOrder(1L, 2L, 1L);
        assertThat(audit.history()).isEmpty();
    }

    @Test
    void temporaryOutcomeIsTriedAgain() throws Exception {
        outcomes.addAll(List.of(UNAVAILABLE, new Outcome.Rebuilding(Optional.empty()), APPENDED));
        RedeliverySummary summary = run(Duration.ofMinutes(1), "a");
        assertThat(ingested).containsExactly("a", "a", "a");
        assertThat(summary.appended()).isEqualTo(1);
        assertThat(summary.isComplete()).isTrue();
    }

    @Test
    void runEndsWithTheReasonWhenADependencyStaysUnavailable() throws Exception {
        outcomes.addAll(
                List.of(APPENDED, new Outcome.InDoubt(Duration.ofSeconds(1), "no answer", new LogPartition("t", 0))));
        RedeliverySummary summary = run(Duration.ofNanos(-1), "a", "b");
        assertThat(summary.stopped()).hasValueSatisfying(why -> assertThat(why).contains("no answer"));
        assertThat(summary.isComplete()).isFalse();
        assertThat(writtenDown()).containsExactly("a appended");
    }

    @Test
    void runStopsBeforeOneMoreThanItsMost() throws Exception {
        most = 2;
        stored.add("a");
        refused.add("b");
        outcomes.add(APPENDED);
        RedeliverySummary summary = run(Duration.ofMinutes(1), "a", "b", "c", "d");
        assertThat(ingested).containsExactly("c");
        assertThat(writtenDown()).containsExactly("a duplicate", "c appended");
        assertThat(summary.stopped()).hasValue("One run redelivers at most 2 deliveries.");
        assertThat(summary.isComplete()).isFalse();
    }

    @Test
    void runOfExactlyItsMostIsComplete() throws Exception {
        most = 1;
        outcomes.add(APPENDED);
        assertThat(run(Duration.ofMinutes(1), "a").isComplete()).isTrue();
    }

    @Test
    void interruptedRunLeavesTheRest() throws Exception {
        isStopped = true;
        RedeliverySummary summary = run(Duration.ofMinutes(1), "a");
        assertThat(ingested).isEmpty();
        assertThat(summary.stopped()).isPresent();
    }
}
