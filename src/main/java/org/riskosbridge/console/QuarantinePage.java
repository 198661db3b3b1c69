package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.config.ShellWord;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.quarantine.Quarantine;
import org.riskosbridge.quarantine.QuarantineQuery;
import org.riskosbridge.quarantine.QuarantinedDelivery;
import org.riskosbridge.scan.TimeText;

/** Deliveries in quarantine, or one of them. */
@Singleton
final class QuarantinePage implements Page {

    /** Maximum records that are read from each partition, and maximum rows of the page. */
    private static final int LAST = 200;

    private static final int ROWS = 100;

    /**
     * Maximum audit records that are read from each partition. A delivery whose redelivery has an older audit record appears as
     * waiting; redelivering it again does no harm.
     */
    private static final int AUDIT_RECORDS = 5_000;

    private final Quarantine quarantine;
    private final BodyMask mask;

    QuarantinePage(Quarantine quarantine, ConsoleConfig config) {
        this.quarantine = quarantine;
        this.mask = new BodyMask(config.shownFields()::contains);
    }

    @Override
    public String title() {
        return "Quarantine";
    }

    @Override
    public Set<String> parameters() {
        return Set.of("id", "webhook", "cause", "from", "to");
    }

    @Override
    public void write(Html html, ConsoleRequest request) throws Exception {
        String id = request.parameter("id");
        QuarantineQuery query = query(request);
        Set<String> redelivered = quarantine.redelivered(AUDIT_RECORDS);
        if (id.isEmpty()) {
            // The rows have no bodies, because a body has up to 1 MB.
            PriorityQueue<Row> rows = new PriorityQueue<>(Comparator.comparing(Row::at));
            quarantine.last(query, LAST, delivery -> {
                rows.add(row(delivery, redelivered));
                return rows.size() <= ROWS || rows.remove() != null;
            });
            list(
                    html,
                    request,
                    query,
                    rows.stream()
                            .sorted(Comparator.comparing(Row::at).reversed())
                            .toList());
        } else {
            AtomicReference<@Nullable QuarantinedDelivery> found = new AtomicReference<>();
            quarantine.last(query, LAST, delivery -> {
                found.set(delivery);
                return false;
            });
            QuarantinedDelivery delivery = found.get();
            if (delivery == null) {
                none(html);
            } else {
                one(html, request, delivery, redelivered.contains(id));
            }
        }
    }

    /**
     * {@return the deliveries that the parameters select; the parameters are in the address of this page, and in the fields of the redelivery form}
     */
    static QuarantineQuery query(ConsoleRequest request) {
        return new QuarantineQuery(
                set(request.parameter("id")),
                set(request.parameter("webhook")),
                set(request.parameter("cause")),
                request.time());
    }

    private record Row(Instant at, String id, String webhook, String cause, String state, String type, int bytes) {}

    private Row row(QuarantinedDelivery delivery, Set<String> redelivered) {
        String state = redelivered.contains(delivery.id())
                ? "redelivered"
                : quarantine.refusal(delivery).isPresent() ? "refused" : "waiting";
        return new Row(
                delivery.at(),
                SafeText.printable(delivery.id()),
                SafeText.printable(delivery.webhook()),
                SafeText.printable(delivery.cause()),
                state,
                delivery.parsed() instanceof Envelope event ? event.eventType() : "",
                delivery.body().length);
    }

    private static void none(Html html) {
        html.element(
                "p",
                "No delivery matches among the last " + LAST
                        + " deliveries in each partition of the quarantine. To list older deliveries, run quarantine list.");
    }

    private static void list(Html html, ConsoleRequest request, QuarantineQuery query, List<Row> rows) {
        String webhook = request.parameter("webhook");
        String cause = request.parameter("cause");
        String from = TimeText.of(query.time().from());
        String to = TimeText.of(query.time().to());
        html.open("form", "method", "get", "class", "filter")
                .field("webhook", "Webhook", webhook)
                .field("cause", "Cause", cause)
                .field("from", "From, such as '2h ago'", from)
                .field("to", "Before", to)
                .element("button", "Filter")
                .close();
        html.scroll("Deliveries in quarantine");
        html.tableHead("Time", "Webhook", "Cause", "State", "Type", "Delivery", "#Bytes")
                .open("tbody");
        rows.forEach(row -> {
            html.open("tr").open("td");
            DeliveryTable.time(html, row.at());
            html.close().element("td", row.webhook()).element("td", row.cause()).element("td", row.state());
            html.element("td", row.type());
            html.open("td")
                    .element("a", row.id(), "href", "/quarantine?id=" + DeliveryTable.encoded(row.id()))
                    .close();
            html.element("td", String.format(Locale.ROOT, "%,d", row.bytes()), "class", "number")
                    .close();
        });
        html.close().close().close();
        if (rows.isEmpty()) {
            none(html);
        }
        html.element("h2", "Redeliver several");
        boolean isAll = query.equals(QuarantineQuery.ALL);
        if (request.isOperator() && isAll) {
            html.element("p", "Set a filter first: this page redelivers all deliveries that a filter selects.");
        } else if (request.isOperator()) {
            html.element(
                    "p",
                    String.format(
                            Locale.ROOT,
                            "The button redelivers every delivery that matches the filter, including deliveries that the list does not"
                                    + " show, and at most %,d at once. A delivery whose cause still applies is refused.",
                            RedeliverAction.MOST));
            html.action("/quarantine/redeliver", request.session())
                    .hidden("webhook", webhook)
                    .hidden("cause", cause)
                    .hidden("from", from)
                    .hidden("to", to)
                    .submit("Redeliver all matches", request.session());
        }
        html.command("quarantine redeliver" + option("--cause", cause) + option("--webhook", webhook)
                + option("--from", from) + option("--to", to) + (isAll ? " --all" : "") + " --reason '...' --dry-run");
    }

    private static String option(String name, String value) {
        return value.isEmpty() ? "" : " " + name + " " + ShellWord.quoted(SafeText.printable(value));
    }

    private void one(Html html, ConsoleRequest request, QuarantinedDelivery delivery, boolean isRedelivered) {
        Optional<String> refusal = quarantine.refusal(delivery);
        html.open("dl");
        html.element("dt", "Delivery").element("dd", SafeText.printable(delivery.id()));
        html.element("dt", "Time").open("dd");
        DeliveryTable.time(html, delivery.at());
        html.close();
        html.element("dt", "Webhook").element("dd", SafeText.printable(delivery.webhook()));
        html.element("dt", "Cause").element("dd", SafeText.printable(delivery.cause()));
        html.element("dt", "Record")
                .element(
                        "dd",
                        delivery.position().topic() + "-" + delivery.position().partition() + "-"
                                + delivery.position().offset());
        html.element("dt", "Redelivery").element("dd", isRedelivered ? "done" : refusal.orElse("possible"));
        html.close();
        html.element("h2", "Body, masked").lines(mask.tree(delivery.body()), "Body, masked");
        if (!isRedelivered && refusal.isEmpty() && request.isOperator()) {
            html.action("/quarantine/redeliver", request.session())
                    .hidden("id", delivery.id())
                    .submit("Redeliver", request.session());
        }
    }

    private static Set<String> set(String value) {
        return value.isEmpty() ? Set.of() : Set.of(value);
    }
}
