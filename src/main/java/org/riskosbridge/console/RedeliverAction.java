package org.riskosbridge.console;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.riskosbridge.quarantine.QuarantineQuery;
import org.riskosbridge.quarantine.Redelivery;
import org.riskosbridge.quarantine.RedeliveryRequest;
import org.riskosbridge.quarantine.RedeliverySummary;

/** Redelivers one delivery from quarantine, or all deliveries that match a filter. */
@Singleton
final class RedeliverAction implements ConsolePages.Action {

    /** Maximum number of deliveries in one run, because the operator waits for the page. */
    static final int MOST = 1_000;

    /** Created at the first use, because it has a producer. */
    private final Instance<Redelivery> redelivery;

    private final AppendingGate appending;

    /** One run at a time: a second press of the button would only find duplicates. */
    private final Lock run = new ReentrantLock();

    RedeliverAction(Instance<Redelivery> redelivery, AppendingGate appending) {
        this.redelivery = redelivery;
        this.appending = appending;
    }

    @Override
    public String title() {
        return "Redelivered";
    }

    @Override
    public void run(Html html, ConsoleRequest request) throws Exception {
        QuarantineQuery query = QuarantinePage.query(request);
        String who = request.who();
        String reason = request.reason();
        if (query.equals(QuarantineQuery.ALL)) {
            throw new IllegalArgumentException("Filter the quarantine first: by webhook, cause or time.");
        }
        if (!run.tryLock()) {
            throw new IllegalStateException("Another redelivery of this console is running. Wait until it has ended.");
        }
        try {
            appending.open();
            write(
                    html,
                    redelivery
                            .get()
                            .run(
                                    new RedeliveryRequest(UUID.randomUUID().toString(), query, who, reason, MOST),
                                    () -> false,
                                    (passed, left) -> {}));
        } finally {
            run.unlock();
        }
        html.open("p")
                .element("a", "Back to the quarantine", "href", "/quarantine?" + filter(request))
                .close();
    }

    private static void write(Html html, RedeliverySummary summary) {
        html.element(
                "p",
                summary.appended() + " events appended, " + summary.duplicates() + " were already stored, "
                        + summary.skipped() + " deliveries were redelivered before.");
        summary.refused().forEach((why, count) -> html.element("p", count + " refused: " + why, "class", "bad"));
        summary.stopped()
                .ifPresent(why ->
                        html.element("p", "Stopped: " + why + " Repeat the redelivery to continue.", "class", "bad"));
    }

    private static String filter(ConsoleRequest request) {
        return Stream.of("webhook", "cause", "from", "to")
                .map(name -> name + "=" + DeliveryTable.encoded(request.parameter(name)))
                .collect(Collectors.joining("&"));
    }
}
