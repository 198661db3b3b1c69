package org.riskosbridge.console;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import org.riskosbridge.quarantine.QuarantineQuery;
import org.riskosbridge.quarantine.Redelivery;
import org.riskosbridge.quarantine.RedeliveryRequest;
import org.riskosbridge.quarantine.RedeliverySummary;
import org.riskosbridge.scan.TimeRange;

/** Makes one delivery again, out of quarantine. */
@Singleton
final class RedeliverAction implements ConsolePages.Action {

    /** Made at the first use, because it has a producer. */
    private final Instance<Redelivery> redelivery;

    private final AppendingGate appending;

    RedeliverAction(Instance<Redelivery> redelivery, AppendingGate appending) {
        this.redelivery = redelivery;
        this.appending = appending;
    }

    @Override
    public String title() {
        return "Delivered again";
    }

    @Override
    public void run(Html html, ConsoleRequest request) throws Exception {
        String id = request.parameter("id");
        String who = request.parameter("who");
        String reason = request.parameter("reason");
        if (id.isEmpty() || who.isEmpty() || reason.isEmpty()) {
            throw new IllegalArgumentException("Write your name and a reason: both are kept in the audit record.");
        }
        appending.open();
        RedeliverySummary summary = redelivery
                .get()
                .run(
                        new RedeliveryRequest(
                                UUID.randomUUID().toString(),
                                new QuarantineQuery(Set.of(id), Set.of(), Set.of(), TimeRange.ALWAYS),
                                who,
                                reason),
                        () -> false,
                        (passed, left) -> {});
        html.element("p", summary.appended() + " events appended, " + summary.duplicates() + " were stored before.");
        summary.refused().forEach((why, count) -> html.element("p", "Refused: " + why, "class", "bad"));
        summary.stopped().ifPresent(why -> html.element("p", "Stopped: " + why + " Repeat it later.", "class", "bad"));
        html.open("p")
                .element("a", "Back to the quarantine", "href", "/quarantine")
                .close();
    }
}
