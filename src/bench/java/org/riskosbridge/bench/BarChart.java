package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A picture of the figures of a run in {@code docs/benchmarks.md}.
 *
 * @param name of the files
 * @param format of the figures
 */
record BarChart(String name, String title, String format, List<Bar> bars) {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([^|*]+) \\| \\*\\*([\\d.]+)\\*\\* [^|]*\\|[^|]*\\| ([\\d,]+) ");

    /** The rows of the run {@code network} that compare the receivers. */
    private static final Pattern FAR =
            Pattern.compile("(bridge|obvious Quarkus|Express), ((?:64|256|1,024) connections), Kafka 3 ms, Redis 0 ms");

    private static final Pattern REBUILT =
            Pattern.compile("lz4, ([\\d,]+) events: rebuilt in ([\\d.]+) s, ([\\d,]+) a second");

    /** A description of a receiver beside its name, because the name alone tells a reader of the README nothing. */
    private static final Map<String, String> DOES = Map.of(
            "bare endpoint", "reads the body, answers 200",
            "bare REST endpoint", "the same, by Quarkus REST",
            "bridge", "authentication, JSON check, exactly one record",
            "obvious Quarkus", "no authentication; loses events in an outage",
            "Express", "no authentication; loses events in an outage");

    private static final int WIDTH = 760;
    private static final int LEFT = 290;
    private static final int TOP = 56;
    private static final int ROW_HEIGHT = 46;
    /** Width of the longest bar; its figure is to the right of it. */
    private static final int LONGEST = WIDTH - LEFT - 90;

    /**
     * One figure.
     *
     * @param note what the receiver does, or its load
     * @param figure the median of the rounds
     */
    record Bar(String receiver, String note, double figure) {}

    /** Colours for a light or a dark page. */
    enum Theme {
        LIGHT("#ffffff", "#1f2328", "#59636e", "#afb8c1", "#0969da"),
        DARK("#0d1117", "#f0f6fc", "#9198a1", "#656c76", "#4493f8");

        private final String background;
        private final String text;
        private final String quiet;
        private final String other;
        private final String bridge;

        Theme(String background, String text, String quiet, String other, String bridge) {
            this.background = background;
            this.text = text;
            this.quiet = quiet;
            this.other = other;
            this.bridge = bridge;
        }
    }

    /** {@return the processor time per event of each receiver in the run {@code new}, cheapest first} */
    static BarChart cost(String document) {
        return new BarChart(
                "cost",
                "Processor time per event, in µs: less is better",
                "%.1f",
                rows(document, "new")
                        .map(row -> new Bar(
                                row.group(1), DOES.getOrDefault(row.group(1), ""), Double.parseDouble(row.group(2))))
                        .sorted(Comparator.comparingDouble(Bar::figure))
                        .toList());
    }

    /** {@return the answers a second of each receiver in the run {@code network}, with Kafka at a round trip of 6 ms} */
    static BarChart network(String document) {
        return new BarChart(
                "network",
                "Answers of 200 a second, with Kafka 6 ms away: more is better",
                "%,.0f",
                rows(document, "network")
                        .flatMap(row -> FAR.matcher(row.group(1))
                                .results()
                                .map(far -> new Bar(
                                        far.group(1),
                                        far.group(2),
                                        Double.parseDouble(row.group(3).replace(",", "")))))
                        .toList());
    }

    /** {@return the time of a rebuild of so many events in the run {@code rebuild}, with records compressed by lz4} */
    static BarChart rebuild(String document) {
        return new BarChart(
                "rebuild",
                "Seconds until the index is rebuilt: less is better",
                "%.1f",
                REBUILT.matcher(section(document, "rebuild"))
                        .results()
                        .map(rebuilt -> new Bar(
                                rebuilt.group(1) + " events",
                                rebuilt.group(3) + " a second",
                                Double.parseDouble(rebuilt.group(2))))
                        .toList());
    }

    private static Stream<MatchResult> rows(String document, String run) {
        return ROW.matcher(section(document, run)).results();
    }

    private static String section(String document, String run) {
        return Pattern.compile("## Run `" + run + "`\n(.*?)(?=\n## |\\z)", Pattern.DOTALL)
                .matcher(document)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** Writes the picture for light and for dark pages. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Theme theme : Theme.values()) {
            String file = "%s-%s.svg".formatted(name, theme.name().toLowerCase(Locale.ROOT));
            Files.writeString(directory.resolve(file), svg(theme));
        }
    }

    String svg(Theme theme) {
        double most = bars.stream().mapToDouble(Bar::figure).max().orElseThrow();
        StringBuilder svg = new StringBuilder(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" \
                aria-label="%5$s" font-family="system-ui, sans-serif">
                <rect width="%1$d" height="%2$d" fill="%3$s"/>
                <text x="16" y="30" font-size="16" font-weight="600" fill="%4$s">%5$s</text>
                """.formatted(WIDTH, TOP + bars.size() * ROW_HEIGHT + 12, theme.background, theme.text, title));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            boolean bridge = bar.receiver().equals("bridge");
            int y = TOP + i * ROW_HEIGHT;
            double length = bar.figure() / most * LONGEST;
            svg.append("""
                    <text x="16" y="%d" font-size="14" font-weight="%d" fill="%s">%s</text>
                    <text x="16" y="%d" font-size="11" fill="%s">%s</text>
                    <rect x="%d" y="%d" width="%.1f" height="22" rx="3" fill="%s"/>
                    <text x="%.1f" y="%d" font-size="14" fill="%s">%s</text>
                    """.formatted(
                            y + 14,
                            bridge ? 700 : 400,
                            theme.text,
                            bar.receiver(),
                            y + 30,
                            theme.quiet,
                            bar.note(),
                            LEFT,
                            y + 5,
                            length,
                            bridge ? theme.bridge : theme.other,
                            LEFT + length + 8,
                            y + 21,
                            theme.text,
                            String.format(Locale.ROOT, format, bar.figure())));
        }
        return svg.append("</svg>\n").toString();
    }
}
