package org.riskosbridge.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.riskosbridge.send.DeliveryGenerator.Delivery;

/** Evaluations with all their events, from the first to the last. */
class ScenarioTest {

    private static final Instant NOW = Instant.parse("2026-11-03T09:00:00Z");

    private static Content content(Scenario scenario, Share duplicates) {
        return new Content(
                List.of("evaluation_completed"),
                OptionalInt.empty(),
                duplicates,
                1,
                Optional.empty(),
                Optional.of(scenario));
    }

    /** {@return the bodies of the first evaluations, each with all its events} */
    private static List<List<JsonObject>> lives(Scenario scenario, int count) {
        Content content = content(scenario, Share.NONE);
        DeliveryGenerator deliveries = new DeliveryGenerator(content, InstantSource.fixed(NOW));
        List<List<JsonObject>> lives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Delivery first = deliveries.next();
            lives.add(Stream.concat(
                            Stream.of(first.event()), first.followUps().stream().map(DeliveryGenerator.FollowUp::event))
                    .map(event -> new JsonObject(Buffer.buffer(content.body(event))))
                    .toList());
        }
        return lives;
    }

    private static List<String> story(List<JsonObject> life) {
        return life.stream()
                .map(event -> event.getString("event_type") + " "
                        + event.getJsonObject("data").getString("decision"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void eventsOfOneEvaluationShareItsIdAndNoOther(Scenario scenario) {
        List<List<JsonObject>> lives = lives(scenario, 12);
        Set<String> events = new HashSet<>();
        Set<String> evaluations = new HashSet<>();
        for (List<JsonObject> life : lives) {
            Set<String> ids = life.stream()
                    .map(event -> event.getJsonObject("data").getString("eval_id"))
                    .collect(Collectors.toSet());
            assertThat(ids).hasSize(1);
            assertThat(evaluations.addAll(ids)).isTrue();
            life.forEach(
                    event -> assertThat(events.add(event.getString("event_id"))).isTrue());
            assertThat(life.get(0).getString("event_at")).startsWith("2026-11-03T09:00:00.");
            assertThat(life.stream().map(event -> Instant.parse(event.getString("event_at"))))
                    .isSorted();
        }
    }

    @ParameterizedTest
    @EnumSource
    void someLivesOfAScenarioDiffer(Scenario scenario) {
        assertThat(lives(scenario, scenario.lives().size()).stream().map(ScenarioTest::story))
                .doesNotHaveDuplicates();
    }

    @Test
    void pausedEvaluationIsResumedAndCompletedOrNever() {
        List<List<JsonObject>> lives = lives(Scenario.ONBOARDING, 4);
        assertThat(story(lives.get(0)))
                .containsExactly(
                        "evaluation_paused REVIEW", "evaluation_resumed REVIEW", "evaluation_completed ACCEPT");
        assertThat(story(lives.get(2))).containsExactly("evaluation_paused REVIEW");
    }

    /** RiskOS's page on document verification says that the {@code reviewer_id} of the notes is {@code Webhook}. */
    @Test
    void documentVerificationReportsItsProgressAsNotes() {
        assertThat(lives(Scenario.DOCV, 3))
                .allSatisfy(life -> assertThat(life.stream()
                                .filter(event -> event.getString("event_type").equals("case_notes_added")))
                        .isNotEmpty()
                        .allSatisfy(event -> {
                            JsonObject data = event.getJsonObject("data");
                            assertThat(data.getString("reviewer_id")).isEqualTo("Webhook");
                            assertThat(data.getString("workflow")).isEqualTo("document_verification");
                        }));
    }

    @Test
    void secondDecisionOfARerunContradictsTheFirst() {
        assertThat(lives(Scenario.RERUN, 2).stream().map(ScenarioTest::story))
                .containsExactly(
                        List.of("evaluation_completed ACCEPT", "evaluation_completed REJECT"),
                        List.of("evaluation_completed REJECT", "evaluation_completed ACCEPT"));
    }

    @Test
    void duplicatesOfAScenarioAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> content(Scenario.RERUN, Share.parse("10%")))
                .withMessageContaining("--duplicates");
    }

    @Test
    void valueForWhichTheSampleHasNoPlaceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.of(
                        "{\"data\":{\"a\":\"b\",\"c\":1}}".getBytes(UTF_8), Map.of("/data/a", "x", "/data/c", "y")))
                .withMessageContaining("/data/c");
    }

    @Test
    void followUpIsSentLaterAndCounted() throws Exception {
        try (var receiver = new FakeReceiver((n, r) -> 200)) {
            long begun = System.nanoTime();
            SendSummary summary =
                    new SendRequests(receiver.url()).scenario(Scenario.RERUN).send();
            assertThat(summary.deliveries()).isEqualTo(2);
            assertThat(summary.isComplete()).isTrue();
            assertThat(receiver.requests()).hasSize(2);
            assertThat(receiver.requests().get(1).at() - begun)
                    .isGreaterThan(Duration.ofMillis(1_900).toNanos());
        }
    }
}
