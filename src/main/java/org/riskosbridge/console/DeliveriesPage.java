package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.riskosbridge.deliveries.DeliveryFeed;
import org.riskosbridge.deliveries.RecentDelivery;

/** The list of recent deliveries, which shows new deliveries as they arrive. */
@Singleton
final class DeliveriesPage implements Page {

    /** Rows: a page stays below 100 KB. */
    static final int ROWS = 150;

    private final DeliveryFeed feed;

    DeliveriesPage(DeliveryFeed feed) {
        this.feed = feed;
    }

    @Override
    public String title() {
        return "Deliveries";
    }

    @Override
    public Set<String> parameters() {
        return DeliveryFilter.PARAMETERS;
    }

    @Override
    public void write(Html html, ConsoleRequest request) {
        DeliveryFilter filter = DeliveryFilter.of(request);
        List<RecentDelivery> deliveries = feed.recent(filter, ROWS);
        html.open("form", "method", "get", "class", "filter");
        filter.fields().forEach((name, field) -> html.field(name, field.getKey(), field.getValue()));
        html.element("button", "Filter").close();
        String query = filter.fields().entrySet().stream()
                .map(each -> each.getKey() + "="
                        + DeliveryTable.encoded(each.getValue().getValue()))
                .collect(Collectors.joining("&"));
        html.open("p").element("a", "All", "href", "/deliveries").text(" ");
        html.element("a", "Problems", "href", "/deliveries?outcome=problems").text(" ");
        html.element(
                "button",
                "Pause",
                "type",
                "button",
                "id",
                "pause",
                "hidden",
                "",
                "data-stream",
                "/deliveries/stream?" + query);
        html.close();
        if (deliveries.isEmpty()) {
            html.element(
                    "p",
                    "No recent delivery matches. Write outcomes and event types as the list shows them. The list has the last deliveries"
                            + " of all bridges. To find an older one, run"
                            + " tail --event-id <id> --from <time>. With bridge.recent-deliveries.enabled=false the list stays empty.");
        }
        DeliveryTable.write(html, deliveries);
    }
}
