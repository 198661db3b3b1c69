package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskosbridge.nemesis.AttemptJournal.Attempt;

/** A checker that finds nothing would be useless: the test shows each kind of violation to it. */
class DeliveryLedgerTest {

    private static final Routing ROUTING = new Routing("t.");

    private final Events events = new Events(4711);
    private final DeliveryLedger ledger = new DeliveryLedger(events, ROUTING);

    @Test
    void eventThatIsStoredOnceIsWell() {
        attempt(0, 503, 0);
        attempt(0, 200, 700);
        record(0);
        assertThat(ledger.findings().none()).isTrue();
        assertThat(ledger.sent()).isOne();
        assertThat(ledger.longestOpen()).isEqualTo(710);
    }

    @Test
    void recordOfAnEventThatWasNeverAnswered200IsWell() {
        attempt(0, -1, 0);
        record(0);
        assertThat(ledger.findings().none()).isTrue();
    }

    @Test
    void eventThatWasAnswered200AndIsNotInTheLogIsLost() {
        attempt(0, 200, 0);
        assertThat(ledger.findings().count("lost")).isOne();
    }

    @Test
    void secondRecordIsADuplicateInWhateverTopic() {
        attempt(0, 200, 0);
        record(0);
        ledger.record("t.quarantine", events.id(0), events.body(0));
        assertThat(ledger.findings().count("duplicated")).isOne();
    }

    @Test
    void recordThatDiffersByOneByteIsAltered() {
        attempt(0, 200, 0);
        byte[] body = events.body(0);
        body[body.length - 1] ^= 1;
        ledger.record(ROUTING.topic(events.type(0)), events.id(0), body);
        assertThat(ledger.findings().count("altered")).isOne();
    }

    @Test
    void recordInAnotherTopicIsAltered() {
        attempt(0, 200, 0);
        ledger.record("t.case_closure", events.id(0), events.body(0));
        assertThat(ledger.findings().count("altered")).isOne();
    }

    @Test
    void eventBelongsIntoItsTopicByEitherRoutingAndIntoNoOther() {
        Routing other = new Routing("t.other.", true);
        DeliveryLedger both = new DeliveryLedger(events, ROUTING, other);
        int undocumented = IntStream.iterate(0, number -> number + 1)
                .filter(number -> events.type(number).equals(Events.UNDOCUMENTED))
                .findFirst()
                .orElseThrow();
        both.attempt(new Attempt(undocumented, 0, 200, 0, 10));
        both.record("t.unrouted", events.id(undocumented), events.body(undocumented));
        assertThat(both.findings().none()).isTrue();
        both.record("t.other.never_documented", events.id(undocumented), events.body(undocumented));
        assertThat(both.findings().count("altered")).isZero();
        both.record("t.other.unrouted", events.id(undocumented), events.body(undocumented));
        assertThat(both.findings().count("altered")).isOne();
    }

    @Test
    void recordThatNobodySentIsAPhantom() {
        attempt(0, 200, 0);
        record(0);
        record(1);
        ledger.record("t.quarantine", "8d4ac5d2-59a0-4c37-9a63-7d1f2d3c4b5a", new byte[0]);
        ledger.record("t.quarantine", "", new byte[0]);
        assertThat(ledger.findings().count("phantom")).isEqualTo(3);
    }

    @Test
    void timeWithoutA200IsMeasured() {
        attempt(0, 200, 1_000);
        attempt(1, 503, 2_000);
        attempt(1, 200, 8_000);
        assertThat(ledger.longestSilence()).isEqualTo(7_000);
        assertThat(ledger.attempts()).containsEntry(200, 2L).containsEntry(503, 1L);
    }

    @Test
    void everyBodyIsAnEventOfItsIdAndFitsIntoARecord() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (int number : IntStream.concat(IntStream.range(0, 50), IntStream.of(996, 1993))
                .toArray()) {
            byte[] body = events.body(number);
            assertThat(body).hasSizeLessThan(1_024_000).isEqualTo(events.body(number));
            JsonNode event = json.readTree(new String(body, UTF_8));
            assertThat(event.get("event_id").asText()).isEqualTo(events.id(number));
            assertThat(events.number(events.id(number))).isEqualTo(number);
        }
        assertThat(events.body(996)).hasSizeGreaterThan(700_000);
    }

    private void attempt(int event, int status, long begun) {
        ledger.attempt(new Attempt(event, 0, status, begun, 10));
    }

    private void record(int event) {
        ledger.record(ROUTING.topic(events.type(event)), events.id(event), events.body(event));
    }
}
