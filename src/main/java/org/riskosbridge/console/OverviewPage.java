package org.riskosbridge.console;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
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

/** Shows deliveries per minute and outcome, how long deliveries took, the replicas, and the last problems. */
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
            chart(html, minutes);
            outcomes(html, hour);
        }
        types(html);
        replicas(html);
        List<RecentDelivery> problems = feed.recent(each -> each.status() != 200, PROBLEMS);
        html.element("h2", "Last problems");
        if (problems.isEmpty()) {
            html.element("p", "The list of recent deliveries contains no problems.");
        } else {
            DeliveryTable.write(html, problems);
        }
    }

    /** A bar for each minute: deliveries that were answered 200 below, others above. */
    private static void chart(Html html, Map<Long, Map<String, Long>> minutes) {
        int height = 80;
        long most = minutes.values().stream()
                .mapToLong(counts -> MinuteCounts.of(counts).all())
                .max()
                .orElse(1);
        html.open("figure");
        html.open(
                "svg",
                "class",
                "chart",
                "viewBox",
                "0 0 600 " + height,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                "Deliveries per minute, at most " + most);
        int x = 0;
        for (Map.Entry<Long, Map<String, Long>> minute : minutes.entrySet()) {
            MinuteCounts counts = MinuteCounts.of(minute.getValue());
            long good = counts.good() * height / Math.max(1, most);
            long bad = counts.all() == counts.good()
                    ? 0
                    : Math.max(2, (counts.all() - counts.good()) * height / Math.max(1, most));
            html.open("g")
                    .element(
                            "title",
                            label(minute.getKey()) + ": " + counts.good() + " answered 200, "
                                    + (counts.all() - counts.good()) + " others");
            bar(html, "good", x, height - good, good);
            bar(html, "bad", x, Math.max(0, height - good - bad), bad);
            html.close();
            x += 10;
        }
        html.close();
        html.element(
                "figcaption",
                String.format(
                        Locale.ROOT,
                        "One bar per minute, the last minute on the right; the highest bar is %,d deliveries. Below: answered 200."
                                + " Above: others.",
                        most));
        html.close();
    }

    private static void bar(Html html, String kind, int x, long y, long height) {
        if (height > 0) {
            html.open(
                            "rect",
                            "class",
                            kind,
                            "x",
                            Integer.toString(x),
                            "y",
                            Long.toString(y),
                            "width",
                            "8",
                            "height",
                            Long.toString(height))
                    .close();
        }
    }

    private static String label(long minute) {
        return DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC).format(Instant.ofEpochSecond(minute * 60))
                + " UTC";
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

    private static String index(DeliveryFeed.Report report) {
        if ("1".equals(report.state().get("index"))) {
            return "complete";
        }
        String left = report.state().getOrDefault("rebuild-left", "0");
        return left.equals("0")
                ? "incomplete: new events wait"
                : "incomplete: " + report.state().get("rebuild-read") + " records read, " + left + " left";
    }

    /** {@return how far the clocks are apart from the bridge's clock, at most} */
    private static String clocks(DeliveryFeed.Report report) {
        return report.all("skew").entrySet().stream()
                .max(Comparator.comparingDouble(each -> Math.abs(Double.parseDouble(each.getValue()))))
                .map(most -> String.format(
                        Locale.ROOT, "%,.0f ms (%s)", Double.parseDouble(most.getValue()) * 1_000, most.getKey()))
                .orElse("not known yet");
    }

    private static String guarantee(String findings) {
        return switch (findings) {
            case "" -> "not known yet";
            case "0" -> "holds";
            case "1" -> "1 finding";
            default -> findings + " findings";
        };
    }

    private void replicas(Html html) {
        Instant now = Instant.now();
        List<DeliveryFeed.Report> alive =
                feed.replicas().stream().filter(report -> report.isAlive(now)).toList();
        html.element("h2", "Bridges");
        if (alive.isEmpty()) {
            html.element(
                    "p",
                    "No bridge has reported in the last 45 s. Is one running, with the same quarkus.redis.hosts as the console?",
                    "class",
                    "bad");
            return;
        }
        html.scroll("Bridges");
        html.tableHead("Bridge", "Version", "Started", "Webhooks", "Index", "#Spool", "Clocks", "Guarantee")
                .open("tbody");
        alive.forEach(report -> {
            Map<String, String> state = new TreeMap<>(report.state());
            html.open("tr")
                    .element("td", report.name())
                    .element("td", report.version())
                    .open("td");
            DeliveryTable.time(html, report.started());
            html.close().element("td", state.getOrDefault("webhooks", "").replace(",", ", "));
            html.element("td", index(report));
            html.element("td", state.getOrDefault("spool", "none"), "class", "number");
            html.element("td", clocks(report));
            html.element("td", guarantee(state.getOrDefault("findings", ""))).close();
        });
        html.close().close().close();
        Set<String> findings = new TreeSet<>();
        alive.forEach(report -> findings.addAll(report.all("finding").values()));
        if (!findings.isEmpty()) {
            html.element("h3", "Findings").open("ul");
            findings.forEach(finding -> html.element("li", SafeText.printable(finding)));
            html.close();
            html.element("p", "doctor shows all conditions of the guarantee.");
        }
    }
}
