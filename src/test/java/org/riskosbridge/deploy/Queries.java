package org.riskosbridge.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the alert rules and the dashboard ask Prometheus, and which metrics and labels of the bridge that takes. */
public final class Queries {

    /** What Prometheus itself makes of a target. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "job", "instance");

    /** Of PromQL, as far as it is used; every other word is taken for a metric. */
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

    /** A label that a metric is chosen by. */
    public record Chosen(String metric, String label, String values) {}

    static List<JsonNode> rules() {
        return List.copyOf(Manifests.document("prometheus/rules.yaml").findParents("alert"));
    }

    static JsonNode dashboard() {
        return Manifests.document("grafana/dashboard.json");
    }

    /** {@return all that is asked} */
    static List<String> all() {
        return Stream.concat(
                        rules().stream().map(rule -> rule.get("expr").asText()),
                        Stream.concat(
                                        dashboard().findValuesAsText("expr").stream(),
                                        dashboard().findValuesAsText("definition").stream())
                                // A variable that the dashboard lets one choose.
                                .map(query -> query.replaceAll("\\$__rate_interval", "5m")
                                        .replaceAll("label_values\\((.*), \\w+\\)", "$1")))
                .toList();
    }

    /** {@return every metric that is asked for, but those that Prometheus makes itself} */
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

    /** {@return every label of the bridge's metrics that something is chosen by} */
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
