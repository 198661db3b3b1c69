package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;

/** Writes the result of a run into the document, and replaces the earlier result of the same run. */
final class Report {

    private static final Path DOCUMENT = Path.of("docs", "benchmarks.md");
    private static final Path PICTURES = Path.of("docs", "pictures");
    private static final Path TRIALS = Site.DIRECTORY.resolve("trials.md");

    /** The state of the repository before the first run changed the document. */
    private final String commit = said("git", "describe", "--always", "--dirty");

    /** @param effort a trial's figures go to a file of their own */
    Path write(String run, Section section, Effort effort) throws IOException {
        Path file = effort.trial() ? TRIALS : DOCUMENT;
        String document = Files.exists(file) ? Files.readString(file) : "";
        String text = "## Run `%s`\n\n%s\n%s".formatted(run, circumstances(effort), section.markdown());
        Matcher former = Pattern.compile("## Run `" + run + "`\n.*?(?=\n## |\\z)", Pattern.DOTALL)
                .matcher(document);
        String changed = former.find()
                ? former.replaceFirst(Matcher.quoteReplacement(text))
                : document.stripTrailing() + "\n\n" + text;
        Files.writeString(file, changed);
        if (!effort.trial()) {
            draw(run, changed);
        }
        return file;
    }

    private static void draw(String run, String document) throws IOException {
        switch (run) {
            case "new" -> BarChart.cost(document).write(PICTURES);
            case "rebuild" -> BarChart.rebuild(document).write(PICTURES);
            case "network" -> BarChart.network(document).write(PICTURES);
            default -> {
                // The other runs have no picture.
            }
        }
    }

    private String circumstances(Effort effort) throws IOException {
        return """
                %s, commit %s; %s, %d processors, %.0f GB, %s; JDK %s, Quarkus %s, Kafka %s, Redis %s, wrk %s, Node %s. \
                Medians of %d rounds of %d s (minimum to maximum).
                """.formatted(
                LocalDate.now(ZoneOffset.UTC),
                commit,
                value(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) / 1e6,
                value(Path.of("/etc/os-release"), "PRETTY_NAME"),
                Runtime.version(),
                System.getProperty("quarkus.platform.version"),
                AppInfoParser.getVersion(),
                said("redis-server", "--version").replaceFirst(".* v=(\\S+) .*", "$1"),
                said("wrk", "-v").split("[ /]", 4)[2],
                said("node", "--version"),
                effort.rounds(),
                effort.round().toSeconds());
    }

    /** {@return the text after the first {@code name:} or {@code name=}} */
    private static String value(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line ->
                        line.replaceFirst("^[^:=]*[:=]", "").replace("\"", "").strip())
                .findFirst()
                .orElse("unknown");
    }

    /** {@return the first line; "none" when there is no such program} */
    private static String said(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            return said.lines().findFirst().orElse("none");
        } catch (IOException missing) {
            return "none";
        }
    }
}
