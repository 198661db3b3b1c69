package org.riskosbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.riskosbridge.deliveries.RecentDelivery;
import org.riskosbridge.scan.TimeRange;

class DeliveryFilterTest {

    private static final RecentDelivery APPENDED = delivery("appended", 200);
    private static final RecentDelivery REFUSED = delivery("unauthorized", 401);

    private static RecentDelivery delivery(String outcome, int status) {
        return new RecentDelivery(
                Instant.EPOCH,
                "bridge-1",
                "riskos",
                "c0",
                outcome,
                status,
                "e-1",
                "reevaluation",
                "eval-1",
                "",
                10,
                5,
                "192.0.2.1");
    }

    private static DeliveryFilter filter(String webhook, String outcome, String event) {
        return new DeliveryFilter(webhook, outcome, "", event, "", "", TimeRange.ALWAYS);
    }

    @Test
    void emptyFilterMatchesEverything() {
        assertThat(filter("", "", "")).accepts(APPENDED, REFUSED);
    }

    @Test
    void everyFieldMustMatch() {
        assertThat(filter("riskos", "appended", "e-1")).accepts(APPENDED).rejects(REFUSED);
        assertThat(filter("riskos", "appended", "e-2")).rejects(APPENDED);
        assertThat(filter("other", "", "")).rejects(APPENDED, REFUSED);
    }

    /** The list shows ids with the same escapes as logs and headers. */
    @Test
    void idWithUnsafeCharactersIsFoundAsRiskosWritesItAndAsItIsShown() {
        RecentDelivery tab = new RecentDelivery(
                Instant.EPOCH, "", "riskos", "c0", "appended", 200, "e\\u00091", "", "", "", 10, 5, "");
        assertThat(filter("", "", "e\t1")).accepts(tab).rejects(APPENDED);
        assertThat(filter("", "", "e\\u00091")).accepts(tab).rejects(APPENDED);
    }

    @Test
    void timeHoldsItsStartAndNotItsEnd() {
        Instant later = Instant.EPOCH.plusSeconds(1);
        assertThat(new DeliveryFilter("", "", "", "", "", "", new TimeRange(Instant.EPOCH, later)))
                .accepts(APPENDED);
        assertThat(new DeliveryFilter("", "", "", "", "", "", new TimeRange(null, Instant.EPOCH)))
                .rejects(APPENDED);
        assertThat(new DeliveryFilter("", "", "", "", "", "", new TimeRange(later, null)))
                .rejects(APPENDED);
    }

    @Test
    void problemsAreEverythingThatIsNotAnswered200() {
        assertThat(filter("", "problems", "")).accepts(REFUSED).rejects(APPENDED);
    }
}
