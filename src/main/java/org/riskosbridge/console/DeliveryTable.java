package org.riskosbridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.riskosbridge.deliveries.RecentDelivery;

/** Deliveries as a table. */
final class DeliveryTable {

    /** Maximum characters of an event id in a row; a UUID has 36. */
    private static final int LONGEST = 100;

    private DeliveryTable() {}

    static void write(Html html, List<RecentDelivery> deliveries) {
        html.scroll("Deliveries");
        html.tableHead(
                "Time", "Webhook", "Outcome", "#Status", "Type", "Event (or delivery) id", "#Bytes", "#ms", "Source");
        html.open("tbody", "id", "deliveries");
        deliveries.forEach(delivery -> row(html, delivery));
        html.close().close().close();
    }

    static void row(Html html, RecentDelivery delivery) {
        html.open("tr", "class", delivery.status() == 200 ? "good" : "bad");
        html.open("td");
        time(html, delivery.at());
        html.close();
        html.element("td", delivery.webhook());
        html.element("td", delivery.outcome());
        html.element("td", Integer.toString(delivery.status()), "class", "number");
        html.element("td", delivery.eventType());
        html.open("td")
                .element(
                        "a",
                        isShort(delivery.eventId()) ? delivery.eventId() : delivery.id(),
                        "href",
                        address(delivery))
                .close();
        html.element("td", String.format(Locale.ROOT, "%,d", delivery.bytes()), "class", "number");
        html.element("td", millis(delivery), "class", "number");
        html.element("td", delivery.source());
        html.close();
    }

    /** {@return the address of the page about a delivery} */
    static String address(RecentDelivery delivery) {
        return !isShort(delivery.eventId())
                ? "/delivery?id=" + encoded(delivery.id())
                : "/delivery?webhook=" + encoded(delivery.webhook()) + "&event=" + encoded(delivery.eventId());
    }

    /** Ids have up to 1,024 characters: a row that names the delivery instead keeps the page small. */
    private static boolean isShort(String eventId) {
        return !eventId.isEmpty() && eventId.length() <= LONGEST;
    }

    static String millis(RecentDelivery delivery) {
        return delivery.micros() == 0 ? "" : String.format(Locale.ROOT, "%.1f", delivery.micros() / 1e3);
    }

    /** A time in UTC; the script shows it in local time, and UTC on hover. */
    static void time(Html html, Instant at) {
        html.element("time", at.toString(), "datetime", at.toString());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
