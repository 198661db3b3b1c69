package org.riskosbridge.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The queries of the alert rules and the dashboard, and the metrics and labels of the bridge that they use. */
public final class Queries {

    /** Metrics that Prometheus itself creates for a target. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "job", "instance");

    /** The used words of PromQL; every other word counts as a metric. */
    private static final Set<String> WORDS = Set.of(
            "abs",
            "absent",
            "and",
            "clamp_min",
            "group_left",
            "histogram_quantile",
            "increase",
            "label_values",
            "max",
            "max_over_time",
            "min",
            "or",
            "predict_linear",
            "rate",
            "sum",
            "time");

    private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+) *(=~|!~|!=|=) *\"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_]\\w*");

    private Queries() {}

    /** A label that selects a metric. */
    public record Chosen(String metric, String label, String values) {}

    static List<JsonNode> rules() {
        return List.copyOf(Manifests.document("prometheus/rules.yaml").findParents("alert"));
    }

    static JsonNode dashboard() {
        return Manifests.document("grafana/dashboard.json");
    }

    /** {@return all queries} */
    static List<String> all() {
        return Stream.concat(
                        rules().stream().map(rule -> rule.get("expr").asText()),
                        Stream.concat(
                                        dashboard().findValuesAsText("expr").stream(),
                                        dashboard().findValuesAsText("definition").stream())
                                // A variable of the dashboard.
                                .map(query -> query.replaceAll("\\$__rate_interval", "5m")
                                        .replaceAll("label_values\\((.*), \\w+\\)", "$1")))
                .toList();
    }

    /** {@return every used metric, except those that Prometheus itself creates} */
    public static Set<String> metrics() {
        Set<String> metrics = new LinkedHashSet<>();
        for (String query : all()) {
            String bare = query.replaceAll("\\{[^}]*}", " ")
                    .replaceAll("\\[[^]]*]", " ")
                    .replaceAll("\\b(by|without|on|ignoring) *\\([^)]*\\)", " ")
                    .replaceAll("\\b\\d[\\w.]*", " ");
            WORD.matcher(bare)
                    .results()
                    .map(found -> found.group())
                    .filter(word -> !WORDS.contains(word) && !OF_PROMETHEUS.contains(word))
                    .forEach(metrics::add);
        }
        return metrics;
    }

    /** {@return every label of the bridge's metrics that a query uses} */
    public static Set<Chosen> chosen() {
        Set<Chosen> chosen = new LinkedHashSet<>();
        for (String query : all()) {
            SELECTOR.matcher(query)
                    .results()
                    .forEach(selector -> LABEL.matcher(selector.group(2))
                            .results()
                            .filter(label -> !OF_PROMETHEUS.contains(label.group(1)))
                            .forEach(label ->
                                    chosen.add(new Chosen(selector.group(1), label.group(1), label.group(3)))));
        }
        return chosen;
    }
}
