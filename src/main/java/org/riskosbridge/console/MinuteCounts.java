package org.riskosbridge.console;

import java.text.NumberFormat;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Counts of one or more minutes, as bridges report them: {@code webhook outcome}, and {@code webhook <=seconds} for durations. */
final class MinuteCounts {

    /** Outcomes that are answered 200. */
    private static final Set<String> GOOD =
            Set.of("appended", "duplicate", "conflict", "other-environment", "quarantined", "spooled");

    private static final int MILLIS = 1_000;

    private final Map<String, Map<String, Long>> outcomes = new TreeMap<>();
    private final Map<String, NavigableMap<Double, Long>> times = new TreeMap<>();

    static MinuteCounts of(Map<String, Long> counts) {
        MinuteCounts minute = new MinuteCounts();
        minute.add(counts);
        return minute;
    }

    void add(Map<String, Long> counts) {
        counts.forEach((field, count) -> {
            int blank = field.lastIndexOf(' ');
            String webhook = field.substring(0, Math.max(0, blank));
            String what = field.substring(blank + 1);
            if (what.startsWith("<=")) {
                double bound = what.equals("<=+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(what.substring(2));
                times.computeIfAbsent(webhook, each -> new TreeMap<>()).merge(bound, count, Long::sum);
            } else {
                outcomes.computeIfAbsent(webhook, each -> new TreeMap<>()).merge(what, count, Long::sum);
            }
        });
    }

    /** {@return counts by webhook and outcome} */
    Map<String, Map<String, Long>> outcomes() {
        return outcomes;
    }

    long all() {
        return outcomes.values().stream()
                .flatMap(each -> each.values().stream())
                .mapToLong(count -> count)
                .sum();
    }

    long good() {
        return outcomes.values().stream()
                .flatMap(each -> each.entrySet().stream())
                .filter(each -> GOOD.contains(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** {@return for each webhook a text with the median and the 99th percentile, each as the upper bound of its histogram bucket} */
    Map<String, String> quantiles() {
        Map<String, String> texts = new TreeMap<>();
        times.forEach((webhook, buckets) -> texts.put(
                webhook, "half of the deliveries took " + bound(buckets, 0.5) + ", 99 % took " + bound(buckets, 0.99)));
        return texts;
    }

    private static String bound(NavigableMap<Double, Long> buckets, double share) {
        // Buckets are cumulative.
        long all = buckets.lastEntry().getValue();
        for (Map.Entry<Double, Long> bucket : buckets.entrySet()) {
            if (bucket.getValue() >= share * all) {
                return bucket.getKey().isInfinite()
                        ? "more than 10 s"
                        : "at most " + NumberFormat.getInstance(Locale.ROOT).format(bucket.getKey() * MILLIS) + " ms";
            }
        }
        return "";
    }
}
