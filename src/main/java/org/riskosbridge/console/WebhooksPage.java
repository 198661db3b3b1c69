package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.riskosbridge.deliveries.DeliveryFeed;
import org.riskosbridge.deliveries.RecentDelivery;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.route.WebhookConfig;

/** The webhooks of the console's configuration and of all bridges. */
@Singleton
final class WebhooksPage implements Page {

    private final DeliveryFeed feed;
    private final WebhookConfig webhooks;

    WebhooksPage(DeliveryFeed feed, WebhookConfig webhooks) {
        this.feed = feed;
        this.webhooks = webhooks;
    }

    @Override
    public String title() {
        return "Webhooks";
    }

    @Override
    public void write(Html html, ConsoleRequest request) {
        Instant now = Instant.now();
        List<DeliveryFeed.Report> alive =
                feed.replicas().stream().filter(report -> report.isAlive(now)).toList();
        Set<String> served = alive.stream()
                .flatMap(report -> Arrays.stream(
                        report.state().getOrDefault("webhooks", "").split(",", -1)))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, RecentDelivery> last = new HashMap<>();
        Map<String, Set<String>> types = new HashMap<>();
        feed.recent(each -> each.status() == 200, 1_000).forEach(each -> {
            last.putIfAbsent(each.webhook(), each);
            types.computeIfAbsent(each.webhook(), name -> new TreeSet<>()).add(each.eventType());
        });
        Set<String> all = new TreeSet<>(served);
        all.addAll(webhooks.webhooks().keySet());
        if (all.isEmpty()) {
            html.element(
                    "p",
                    "No webhook is configured here, and no bridge reports one. Copy the bridges' settings bridge.webhooks.* to the"
                            + " console.");
            return;
        }
        html.scroll("Webhooks");
        html.tableHead("Webhook", "Path", "Auth type", "Served", "Last event", "Recent event types", "Set-up")
                .open("tbody");
        all.forEach(name -> {
            WebhookConfig.Settings settings = webhooks.webhooks().get(name);
            html.open("tr").element("td", name).element("td", "/webhooks/" + name);
            html.element(
                    "td",
                    settings == null
                            ? "not in the console's configuration"
                            : settings.auth()
                                    .type()
                                    .map(type -> type.name().toLowerCase(Locale.ROOT))
                                    .orElse("not configured"));
            html.element("td", served.contains(name) ? "yes" : "by no bridge");
            html.open("td");
            if (last.containsKey(name)) {
                DeliveryTable.time(html, last.get(name).at());
            } else {
                html.text("none in the list");
            }
            html.close().element("td", String.join(", ", types.getOrDefault(name, Set.of())));
            html.open("td");
            if (settings != null) {
                html.element("a", "Set up", "href", "/setup?webhook=" + DeliveryTable.encoded(name));
            }
            html.close().close();
        });
        html.close().close().close();
        secrets(html, alive);
    }

    /** When each secret was last used at any bridge, so that a person knows when a replaced secret can be removed. */
    private static void secrets(Html html, List<DeliveryFeed.Report> alive) {
        Map<String, Double> uses = new TreeMap<>();
        alive.forEach(report -> report.all("secret")
                .forEach((secret, seconds) -> uses.merge(secret, Double.parseDouble(seconds), Math::max)));
        if (uses.isEmpty()) {
            return;
        }
        html.element("h2", "Secrets");
        html.scroll("Secrets");
        html.tableHead("Webhook", "Secret", "Last used").open("tbody");
        uses.forEach((secret, seconds) -> {
            int blank = secret.lastIndexOf(' ');
            html.open("tr")
                    .element("td", SafeText.printable(secret.substring(blank + 1)))
                    .element("td", SafeText.printable(secret.substring(0, Math.max(0, blank))))
                    .open("td");
            if (seconds > 0) {
                DeliveryTable.time(html, Instant.ofEpochSecond(Math.round(seconds)));
            } else {
                html.text("not since the bridges started");
            }
            html.close().close();
        });
        html.close().close().close();
    }
}
