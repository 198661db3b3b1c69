package org.riskosbridge.send;

import java.util.Locale;
import java.util.stream.Collectors;
import org.riskosbridge.send.SendSummary.Latency;

/** Formats a summary for a terminal. */
public final class SendSummaryText {

    private SendSummaryText() {}

    /** {@return the lines, the last one without a line break} */
    public static String of(SendSummary summary) {
        long stopped = summary.deliveries() - summary.delivered() - summary.failed();
        String answers = summary.answers().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining("   "));
        return String.join(
                System.lineSeparator(),
                line(
                        "deliveries",
                        "%d (%d events, %d duplicates)",
                        summary.deliveries(),
                        events(summary),
                        summary.duplicates()),
                line(
                        "outcome",
                        "%d delivered, %d failed%s",
                        summary.delivered(),
                        summary.failed(),
                        stopped == 0 ? "" : ", " + stopped + " stopped"),
                line("answers", "%s", answers.isEmpty() ? "none" : answers),
                line("retries", "%d", summary.retries()),
                line(
                        "elapsed",
                        "%.3f s, %.1f delivered per second",
                        summary.elapsed().toNanos() / 1e9,
                        summary.perSecond()),
                latency(summary));
    }

    private static long events(SendSummary summary) {
        return summary.deliveries() - summary.duplicates();
    }

    private static String latency(SendSummary summary) {
        if (summary.delivered() == 0) {
            return line("latency", "none: nothing was delivered");
        }
        Latency l = summary.latency();
        return line(
                        "latency ms",
                        "p50 %.1f   p90 %.1f   p99 %.1f   p99.9 %.1f   max %.1f",
                        l.p50() / 1e3,
                        l.p90() / 1e3,
                        l.p99() / 1e3,
                        l.p999() / 1e3,
                        l.max() / 1e3)
                + System.lineSeparator()
                + line(
                        "",
                        "from the %s to the 200, retries included",
                        l.fromIntended() ? "intended send time" : "first attempt's start");
    }

    private static String line(String name, String format, Object... values) {
        return String.format(Locale.ROOT, "%-12s", name) + String.format(Locale.ROOT, format, values);
    }
}
