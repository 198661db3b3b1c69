package org.riskosbridge.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.event.EventTypes;

class SamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";

    static List<String> documented() {
        return EventTypes.DOCUMENTED;
    }

    @ParameterizedTest
    @MethodSource("documented")
    void everyDocumentedTypeHasASampleOfItsOwn(String type) throws IOException {
        JsonNode event = JSON.readTree(Samples.body(type, ID));
        assertThat(event.properties().stream().map(e -> e.getKey()))
                .containsExactly("event_id", "event_at", "event_type", "data");
        assertThat(event.at("/event_id").textValue()).isEqualTo(ID);
        assertThat(event.at("/event_type").textValue()).isEqualTo(type);
        assertThat(Instant.parse(event.at("/event_at").textValue())).isBefore(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(event.at("/data").properties().stream().map(e -> e.getKey()))
                .contains("id", "eval_id", "workflow", "decision", "status", "tags", "environment_name");
        assertThat(SamplesTest.class.getResource("/samples/" + type + ".json")).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void samplesAreAboutInventedPeople(String type) {
        String body = new String(Samples.body(type, ID), StandardCharsets.UTF_8);
        assertThat(matches("@[\\w.-]+", body)).allMatch(m -> m.equals("@example.com") || m.equals("@example.org"));
        assertThat(matches("https?://[\\w.-]+", body)).allMatch(m -> m.endsWith(".example.com"));
        assertThat(matches("\\b\\d{3}-\\d{3}-\\d{4}\\b", body)).allMatch(m -> m.startsWith("202-555-01"));
        assertThat(matches("\\b\\d{3}-\\d{2}-\\d{4}\\b", body))
                .allMatch(m -> m.startsWith("000-") || m.startsWith("900-"));
        assertThat(matches("\\b\\d{1,3}(\\.\\d{1,3}){3}\\b", body)).allMatch(m -> m.startsWith("192.0.2."));
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void aTypeWithoutASampleGetsTheGenericOne() throws IOException {
        JsonNode event = JSON.readTree(Samples.body("brand_new", ID));
        assertThat(event.at("/event_type").textValue()).isEqualTo("brand_new");
        assertThat(event.at("/data/eval_id").isTextual()).isTrue();
    }

    @Test
    void equalArgumentsGiveEqualBytesAndAnotherIdAnotherEvaluation() throws IOException {
        byte[] body = Samples.body("evaluation_completed", ID);
        byte[] other = Samples.body("evaluation_completed", "another");
        assertThat(Samples.body("evaluation_completed", ID)).isEqualTo(body);
        assertThat(JSON.readTree(other).at("/data/eval_id"))
                .isNotEqualTo(JSON.readTree(body).at("/data/eval_id"));
    }

    @Test
    void idsOfAnyKindAreEscaped() throws IOException {
        String id = "a\"b\\c\n\u00e9\u2713 \ud83d\ude00";
        assertThat(JSON.readTree(Samples.body("decision_update", id))
                        .at("/event_id")
                        .textValue())
                .isEqualTo(id);
    }

    @Test
    void theOldCaseClosureRepeatsTheEventIdAsItsReference() throws IOException {
        assertThat(JSON.readTree(Samples.body("case-closure", ID))
                        .at("/data/eventReferenceId")
                        .textValue())
                .isEqualTo(ID);
    }

    @Test
    void evaluationCompletedHasAboutTwoKilobytes() {
        assertThat(Samples.body("evaluation_completed", ID).length).isBetween(1900, 2300);
    }

    @Test
    void everySizeIsMetExactlyByWellFormedJson() throws IOException {
        int bare = Samples.body("evaluation_completed", ID).length;
        for (int size = bare; size < bare + 50; size++) {
            byte[] body = Samples.body("evaluation_completed", ID, size);
            assertThat(body).hasSize(size);
            assertThat(JSON.readTree(body).at("/data/eval_id").isTextual()).isTrue();
        }
        byte[] large = Samples.body("evaluation_completed", ID, 300_000);
        assertThat(large).hasSize(300_000);
        assertThat(JSON.readTree(large).at("/data/padding").textValue()).hasSizeGreaterThan(297_000);
    }

    @Test
    void aSizeThatIsTooSmallIsRefusedWithTheNeededOne() {
        int bare = Samples.body("evaluation_completed", ID).length;
        assertThatThrownBy(() -> Samples.body("evaluation_completed", ID, bare - 1))
                .hasMessageContaining("evaluation_completed has " + bare + " bytes");
    }
}
