package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The picture of the README: processor time per event, a bar for each receiver of the run {@code new}. */
record CostChart(List<Bar> bars) {

    private static final Pattern RUN = Pattern.compile("## Run `new`\n(.*?)(?=\n## |\\z)", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|*]+) \\| \\*\\*([\\d.]+)\\*\\* ");

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

    /** One receiver, and its processor time per event in microseconds: the median of the rounds. */
    record Bar(String receiver, double micros) {}

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

    /** {@return the chart of the figures in {@code docs/benchmarks.md}, cheapest first} */
    static CostChart of(String document) {
        String run = RUN.matcher(document)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        return new CostChart(ROW.matcher(run)
                .results()
                .map(row -> new Bar(row.group(1), Double.parseDouble(row.group(2))))
                .sorted(Comparator.comparingDouble(Bar::micros))
                .toList());
    }

    /** Writes {@code cost-light.svg} and {@code cost-dark.svg}. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Theme theme : Theme.values()) {
            Files.writeString(directory.resolve("cost-" + theme.name().toLowerCase(Locale.ROOT) + ".svg"), svg(theme));
        }
    }

    String svg(Theme theme) {
        double most = bars.stream().mapToDouble(Bar::micros).max().orElseThrow();
        StringBuilder svg = new StringBuilder(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" \
                aria-label="Processor time per event in microseconds" font-family="system-ui, sans-serif">
                <rect width="%1$d" height="%2$d" fill="%3$s"/>
                <text x="16" y="30" font-size="16" font-weight="600" fill="%4$s">Processor time per event, in µs: less is better</text>
                """.formatted(WIDTH, TOP + bars.size() * ROW_HEIGHT + 12, theme.background, theme.text));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            boolean bridge = bar.receiver().equals("bridge");
            int y = TOP + i * ROW_HEIGHT;
            double length = bar.micros() / most * LONGEST;
            svg.append("""
                    <text x="16" y="%d" font-size="14" font-weight="%d" fill="%s">%s</text>
                    <text x="16" y="%d" font-size="11" fill="%s">%s</text>
                    <rect x="%d" y="%d" width="%.1f" height="22" rx="3" fill="%s"/>
                    <text x="%.1f" y="%d" font-size="14" fill="%s">%.1f</text>
                    """.formatted(
                            y + 14,
                            bridge ? 700 : 400,
                            theme.text,
                            bar.receiver(),
                            y + 30,
                            theme.quiet,
                            DOES.getOrDefault(bar.receiver(), ""),
                            LEFT,
                            y + 5,
                            length,
                            bridge ? theme.bridge : theme.other,
                            LEFT + length + 8,
                            y + 21,
                            theme.text,
                            bar.micros()));
        }
        return svg.append("</svg>\n").toString();
    }
}
