package org.riskosbridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.ingest.Outcome;

class TrialLineTest {

    private static final Outcome APPENDED = new Outcome.Appended(new LogPosition("riskos.evaluation_completed", 3, 17));

    private final TrialLine line = new TrialLine();

    @Test
    void newEventHasItsIdTypePositionAndTime() {
        assertThat(line.of(APPENDED, body("id-1"), 12_900_000))
                .isEqualTo("new event id-1 evaluation_completed at riskos.evaluation_completed-3-17, 12 ms");
    }

    @Test
    void duplicateSaysSo() {
        assertThat(line.of(new Outcome.Duplicate(), body("id-1"), 999_999))
                .isEqualTo("duplicate of event id-1 evaluation_completed, 0 ms");
    }

    @Test
    void otherOutcomesAreToldElsewhere() {
        assertThat(line.of(new Outcome.Conflict(), body("id-1"), 0)).isNull();
        assertThat(line.of(APPENDED, "{}".getBytes(UTF_8), 0)).isNull();
    }

    @Test
    void idCannotForgeALine() {
        assertThat(line.of(APPENDED, body("a\\nINFO forged" + "x".repeat(100)), 0))
                .startsWith("new event a\\u000aINFO forged")
                .doesNotContain("\n")
                .hasSizeLessThan(200);
    }

    private static byte[] body(String id) {
        return ("{\"event_id\":\"" + id + "\",\"event_type\":\"evaluation_completed\"}").getBytes(UTF_8);
    }
}
