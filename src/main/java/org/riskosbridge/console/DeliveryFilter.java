package org.riskosbridge.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.riskosbridge.deliveries.RecentDelivery;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.scan.TimeRange;
import org.riskosbridge.scan.TimeText;

/**
 * A filter of deliveries. The filter is in the address of the page, so that a person can send it to a colleague. An empty text matches all.
 *
 * @param time of the response
 */
record DeliveryFilter(
        String webhook, String outcome, String type, String eventId, String evalId, String source, TimeRange time)
        implements Predicate<RecentDelivery> {

    static final Set<String> PARAMETERS = Set.of("webhook", "outcome", "type", "event", "eval", "source", "from", "to");

    static DeliveryFilter of(ConsoleRequest request) {
        return new DeliveryFilter(
                request.parameter("webhook"),
                request.parameter("outcome"),
                request.parameter("type"),
                request.parameter("event"),
                request.parameter("eval"),
                request.parameter("source"),
                request.time());
    }

    @Override
    public boolean test(RecentDelivery delivery) {
        return is(webhook, delivery.webhook())
                && (outcome.equals("problems") ? delivery.status() != 200 : is(outcome, delivery.outcome()))
                && is(type, delivery.eventType())
                && isId(eventId, delivery.eventId())
                && isId(evalId, delivery.evalId())
                && is(source, delivery.source())
                && time.holds(delivery.at());
    }

    /** The list shows ids with unsafe characters escaped, but a person may enter the id as RiskOS writes it. */
    private static boolean isId(String wanted, String value) {
        return is(wanted, value) || SafeText.of(wanted).equals(value);
    }

    private static boolean is(String wanted, String value) {
        return wanted.isEmpty() || wanted.equals(value);
    }

    /** {@return the fields by their name in the address, with a label} */
    Map<String, Map.Entry<String, String>> fields() {
        Map<String, Map.Entry<String, String>> fields = new LinkedHashMap<>();
        fields.put("webhook", Map.entry("Webhook", webhook));
        fields.put("outcome", Map.entry("Outcome, or 'problems'", outcome));
        fields.put("type", Map.entry("Event type", type));
        fields.put("event", Map.entry("Event id", eventId));
        fields.put("eval", Map.entry("Evaluation id", evalId));
        fields.put("source", Map.entry("Source address", source));
        // The address has the parsed time: "2h ago" would be another time for the colleague, and for the live list of
        // this page.
        fields.put("from", Map.entry("From, such as '2h ago'", TimeText.of(time.from())));
        fields.put("to", Map.entry("Before", TimeText.of(time.to())));
        return fields;
    }
}
