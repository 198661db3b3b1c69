package org.riskosbridge.console;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.riskosbridge.deliveries.DeliveryFeed;
import org.riskosbridge.event.SafeText;

/** The bridges that run, with the state of each, and the findings of all. */
final class BridgesTable {

    private BridgesTable() {}

    static void write(Html html, List<DeliveryFeed.Report> reports) {
        Instant now = Instant.now();
        List<DeliveryFeed.Report> alive =
                reports.stream().filter(report -> report.isAlive(now)).toList();
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

    private static String index(DeliveryFeed.Report report) {
        if ("1".equals(report.state().get("index"))) {
            return "complete";
        }
        String left = report.state().getOrDefault("rebuild-left", "0");
        if (!left.equals("0")) {
            return "incomplete: " + report.state().get("rebuild-read") + " records read, " + left + " left";
        }
        String unread = report.state().getOrDefault("rebuild-unread", "0");
        return unread.equals("0")
                ? "incomplete: new events wait"
                : "incomplete, unread partitions: " + unread + "; events that may be in them wait";
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
}
