package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
        List<QuarantinedDelivery> deliveries = quarantine.last(query, LAST).stream()
                .sorted(Comparator.comparing(QuarantinedDelivery::at).reversed())
                .limit(ROWS)
                .toList();
        if (deliveries.isEmpty()) {
            html.element(
                    "p",
                    "Nothing of that kind is among the last " + LAST
                            + " deliveries of each partition of the quarantine. For older ones: quarantine list.");
            return;
        }
        if (!id.isEmpty()) {
            one(html, request, deliveries.get(0), redelivered.contains(id));
            return;
        }
        html.open("form", "method", "get", "class", "filter");
        field(html, "webhook", "Webhook", webhook);
        field(html, "cause", "Cause", cause);
        html.element("button", "Filter").close();
        html.open(
                "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Deliveries in quarantine");
        html.open("table").open("thead").open("tr");
        for (String head : List.of("Time", "Webhook", "Cause", "State", "Type", "Delivery", "Bytes")) {
            html.element("th", head, "scope", "col");
        }
        html.close().close().open("tbody");
        deliveries.forEach(delivery -> {
            html.open("tr").open("td");
            DeliveryTable.time(html, delivery.at());
            html.close()
                    .element("td", SafeText.printable(delivery.webhook()))
                    .element("td", SafeText.printable(delivery.cause()));
            html.element("td", state(delivery, redelivered));
            html.element("td", delivery.parsed() instanceof Envelope event ? event.eventType() : "");
            html.open("td")
                    .element(
                            "a",
                            SafeText.printable(delivery.id()),
                            "href",
                            "/quarantine?id=" + DeliveryTable.encoded(delivery.id()))
                    .close();
            html.element("td", String.format(Locale.ROOT, "%,d", delivery.body().length), "class", "number")
                    .close();
        });
        html.close().close().close();
        html.element("h2", "Deliver many again");
        html.element(
                "pre",
                "quarantine redeliver" + (cause.isEmpty() ? "" : " --cause " + SafeText.printable(cause))
                        + (webhook.isEmpty() ? "" : " --webhook " + SafeText.printable(webhook))
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
        html.element("h2", "Body, masked").element("pre", mask.tree(delivery.body()));
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

    private String state(QuarantinedDelivery delivery, Set<String> redelivered) {
        if (redelivered.contains(delivery.id())) {
            return "redelivered";
        }
        return quarantine.refusal(delivery).isPresent() ? "refused" : "waiting";
    }

    private static void field(Html html, String name, String label, String value) {
        html.element("label", label, "for", name);
        html.empty("input", "id", name, "name", name, "value", value);
    }

    private static Set<String> set(String value) {
        return value.isEmpty() ? Set.of() : Set.of(value);
    }
}
