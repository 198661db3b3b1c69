package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.riskosbridge.deliveries.DeliveryFeed;
import org.riskosbridge.deliveries.RecentDelivery;

/** Shows deliveries per minute and outcome, how long deliveries took, events by type, the bridges, and the last problems. */
@Singleton
final class OverviewPage implements Page {

    private static final int MINUTES = 60;
    private static final int PROBLEMS = 10;

    /** Maximum deliveries whose types are counted. */
    private static final int RECENT = 1_000;

    private final DeliveryFeed feed;

    OverviewPage(DeliveryFeed feed) {
        this.feed = feed;
    }

    @Override
    public String title() {
        return "Overview";
    }

    @Override
    public int refresh(ConsoleRequest request) {
        return 10;
    }

    @Override
    public void write(Html html, ConsoleRequest request) {
        Map<Long, Map<String, Long>> minutes = feed.minutes(MINUTES);
        MinuteCounts hour = new MinuteCounts();
        minutes.values().forEach(hour::add);
        html.element("h2", "Deliveries of the last hour");
        if (hour.outcomes().isEmpty()) {
            html.element(
                    "p",
                    "No delivery in the last hour. Set up a webhook (see Webhooks), or send a sample: send --bearer-file <file>.");
        } else {
            MinuteChart.write(html, minutes);
            outcomes(html, hour);
        }
        types(html);
        BridgesTable.write(html, feed.replicas());
        List<RecentDelivery> problems = feed.recent(each -> each.status() != 200, PROBLEMS);
        html.element("h2", "Last problems");
        if (problems.isEmpty()) {
            html.element("p", "The list of recent deliveries contains no problems.");
        } else {
            DeliveryTable.write(html, problems);
        }
    }

    private static void outcomes(Html html, MinuteCounts hour) {
        html.tableHead("Webhook", "Outcome", "#Deliveries").open("tbody");
        hour.outcomes()
                .forEach((webhook, outcomes) -> outcomes.forEach((outcome, count) -> {
                    html.open("tr").element("td", webhook.isEmpty() ? "(unknown path)" : webhook);
                    html.open("td")
                            .element(
                                    "a",
                                    outcome,
                                    "href",
                                    "/deliveries?webhook=" + DeliveryTable.encoded(webhook) + "&outcome="
                                            + DeliveryTable.encoded(outcome))
                            .close();
                    html.element("td", String.format(Locale.ROOT, "%,d", count), "class", "number")
                            .close();
                }));
        html.close().close();
        hour.quantiles().forEach((webhook, text) -> html.element("p", webhook + ": " + text));
    }

    private void types(Html html) {
        Map<String, List<RecentDelivery>> types = feed.recent(each -> each.status() == 200, RECENT).stream()
                .filter(each -> !each.eventType().isEmpty())
                .collect(Collectors.groupingBy(
                        each -> each.webhook() + " " + each.eventType(), TreeMap::new, Collectors.toList()));
        if (types.isEmpty()) {
            return;
        }
        html.element("h2", "Events by type");
        html.element(
                "p",
                String.format(
                        Locale.ROOT, "Among the last %,d answers of 200 in the list of recent deliveries.", RECENT));
        html.scroll("Events by type");
        html.tableHead("Webhook", "Event type", "Last", "#Deliveries").open("tbody");
        types.values().forEach(deliveries -> {
            // The newest is the first.
            RecentDelivery last = deliveries.get(0);
            html.open("tr").element("td", last.webhook()).open("td");
            html.element(
                            "a",
                            last.eventType(),
                            "href",
                            "/deliveries?webhook=" + DeliveryTable.encoded(last.webhook()) + "&type="
                                    + DeliveryTable.encoded(last.eventType()))
                    .close()
                    .open("td");
            DeliveryTable.time(html, last.at());
            html.close()
                    .element("td", Integer.toString(deliveries.size()), "class", "number")
                    .close();
        });
        html.close().close().close();
    }
}
