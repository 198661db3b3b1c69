package org.riskosbridge.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of {@code docs/metrics.md}, made from the metrics of a running bridge. */
final class MetricsTable {

    private static final Path PAGE = Path.of("docs", "metrics.md");

    /** The file for the correct page, written when the page is wrong. */
    private static final Path WANTED = Path.of("target", "metrics.md");

    private static final Pattern TYPE = Pattern.compile("# TYPE (bridge_\\w+) (\\w+)");
    private static final Pattern HELP = Pattern.compile("# HELP (bridge_\\w+) (.*)");
    private static final Pattern SAMPLE =
            Pattern.compile("(bridge_\\w+?)(?:_total|_bucket|_count|_sum)?(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\",?");

    private MetricsTable() {}

    /** {@return one line for each metric of the bridge's own, in the order of their names} */
    static String of(String exposition) {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> helps = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        exposition.lines().forEach(line -> {
            TYPE.matcher(line).results().forEach(found -> types.put(found.group(1), found.group(2)));
            HELP.matcher(line).results().forEach(found -> helps.put(found.group(1), found.group(2)));
            var sample = SAMPLE.matcher(line);
            if (sample.matches() && sample.group(2) != null) {
                LABEL.matcher(sample.group(2))
                        .results()
                        .map(found -> found.group(1))
                        .filter(label -> !label.equals("le"))
                        .forEach(label -> labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>())
                                .add("`" + label + "`"));
            }
        });
        return types.entrySet().stream()
                .map(type -> "| `" + type.getKey() + (type.getValue().equals("counter") ? "_total" : "") + "` | "
                        + type.getValue() + " | "
                        + String.join(", ", labels.getOrDefault(type.getKey(), Set.of())) + " | "
                        + helps.get(type.getKey()).strip() + " |")
                .collect(Collectors.joining("\n"));
    }

    /** {@return the table of the page} */
    static String documented() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("| `bridge_"))
                .collect(Collectors.joining("\n"));
    }

    /** Writes the page with the correct table, as a replacement of the wrong page. */
    static void write(String table) throws IOException {
        Files.writeString(WANTED, Files.readString(PAGE).replace(documented(), table));
    }
}
