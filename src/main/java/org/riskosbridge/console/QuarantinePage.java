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
import org.riskosbridge.scan.TimeRange;

/** Deliveries in quarantine, or one of them. */
@Singleton
final class QuarantinePage implements Page {

    /** Of each partition, and rows of the page. */
    private static final int LAST = 200;

    private static final int ROWS = 100;

    /** Of each partition. A delivery that was made again before shows as waiting; to make it again is harmless. */
    private static final int AUDIT_RECORDS = 5_000;

    private final Quarantine quarantine;
    private final BodyMask mask;

    QuarantinePage(Quarantine quarantine, ConsoleConfig config) {
        this.quarantine = quarantine;
        this.mask = new BodyMask(config.shownFields());
    }

    @Override
    public String title() {
        return "Quarantine";
    }

    @Override
    public void write(Html html, ConsoleRequest request) throws Exception {
        String id = request.parameter("id");
        String cause = request.parameter("cause");
        String webhook = request.parameter("webhook");
        QuarantineQuery query = new QuarantineQuery(set(id), set(webhook), set(cause), TimeRange.ALWAYS);
        Set<String> redelivered = quarantine.redelivered(AUDIT_RECORDS);
        if (id.isEmpty()) {
            // The rows hold no bodies, which have up to 1 MB.
            PriorityQueue<Row> rows = new PriorityQueue<>(Comparator.comparing(Row::at));
            quarantine.last(query, LAST, delivery -> {
                rows.add(row(delivery, redelivered));
                return rows.size() <= ROWS || rows.remove() != null;
            });
            list(
                    html,
                    webhook,
                    cause,
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
                "Nothing of that kind is among the last " + LAST
                        + " deliveries of each partition of the quarantine. For older ones: quarantine list.");
    }

    private static void list(Html html, String webhook, String cause, List<Row> rows) {
        html.open("form", "method", "get", "class", "filter");
        field(html, "webhook", "Webhook", webhook);
        field(html, "cause", "Cause", cause);
        html.element("button", "Filter").close();
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
        html.element("h2", "Deliver many again");
        html.command("quarantine redeliver"
                + (cause.isEmpty() ? "" : " --cause " + ShellWord.quoted(SafeText.printable(cause)))
                + (webhook.isEmpty() ? "" : " --webhook " + ShellWord.quoted(SafeText.printable(webhook)))
                + (cause.isEmpty() && webhook.isEmpty() ? " --all" : "") + " --reason '...' --dry-run");
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
        html.element("dt", "Deliver again").element("dd", isRedelivered ? "done" : refusal.orElse("possible"));
        html.close();
        html.element("h2", "Body, masked").lines(mask.tree(delivery.body()), "Body, masked");
        if (!isRedelivered && refusal.isEmpty() && request.isOperator()) {
            html.open("form", "method", "post", "action", "/quarantine/redeliver");
            html.empty(
                    "input",
                    "type",
                    "hidden",
                    "name",
                    "csrf",
                    "value",
                    request.session().csrf());
            html.empty("input", "type", "hidden", "name", "id", "value", delivery.id());
            field(html, "who", "Your name", "");
            field(html, "reason", "Reason, for the audit record", "");
            html.element("button", "Deliver again").close();
        }
    }

    private static void field(Html html, String name, String label, String value) {
        html.element("label", label, "for", name);
        html.empty("input", "id", name, "name", name, "value", value);
    }

    private static Set<String> set(String value) {
        return value.isEmpty() ? Set.of() : Set.of(value);
    }
}
