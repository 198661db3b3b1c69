package org.riskosbridge.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.riskosbridge.deliveries.DeliveryFeed;

/** A bar for each minute: deliveries that were answered 200 below, others above. */
final class MinuteChart {

    private static final int HEIGHT = 80;

    private MinuteChart() {}

    /**
     * Writes the chart.
     *
     * @param minutes the counts of each minute since 1970, by key as in {@link DeliveryFeed#minutes}
     */
    static void write(Html html, Map<Long, Map<String, Long>> minutes) {
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
                "0 0 600 " + HEIGHT,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                "Deliveries per minute, at most " + most);
        int x = 0;
        for (Map.Entry<Long, Map<String, Long>> minute : minutes.entrySet()) {
            MinuteCounts counts = MinuteCounts.of(minute.getValue());
            long good = counts.good() * HEIGHT / Math.max(1, most);
            long bad = counts.all() == counts.good()
                    ? 0
                    : Math.max(2, (counts.all() - counts.good()) * HEIGHT / Math.max(1, most));
            html.open("g")
                    .element(
                            "title",
                            label(minute.getKey()) + ": " + counts.good() + " answered 200, "
                                    + (counts.all() - counts.good()) + " others");
            bar(html, "good", x, HEIGHT - good, good);
            bar(html, "bad", x, Math.max(0, HEIGHT - good - bad), bad);
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
}
