package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code deploy/prometheus}; promtool runs the rules themselves, in the profile {@code full}. */
class RulesTest {

    /** The job name of the bridges in Prometheus: in the rules, the dashboard, and each scrape configuration. */
    static final String JOB = "riskos-kafka-bridge";

    private static final List<String> ALERTS =
            Queries.rules().stream().map(rule -> rule.get("alert").asText()).toList();

    @Test
    void everyRuleHasASeverityASummaryAndNothingUnknown() {
        Set<String> fields = Set.of("alert", "expr", "for", "labels", "annotations");
        assertThat(Queries.rules()).hasSizeGreaterThan(10).allSatisfy(rule -> {
            assertThat(rule.fieldNames()).toIterable().isSubsetOf(fields);
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
        });
        assertThat(ALERTS).doesNotHaveDuplicates();
    }

    @Test
    void everyAlertIsSeenToFireAndToBeSilentByPromtool() {
        JsonNode tests = Manifests.document("prometheus/rules-test.yaml");
        Set<String> fired = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        tests.findParents("alertname")
                .forEach(test -> (test.has("exp_alerts") ? fired : silent)
                        .add(test.get("alertname").asText()));
        assertThat(fired).containsExactlyInAnyOrderElementsOf(ALERTS);
        assertThat(silent).containsExactlyInAnyOrderElementsOf(ALERTS);
    }

    @Test
    void everyAlertHasAnEntryInTheRunbookAndNoOtherHas() throws IOException {
        assertThat(Files.readString(Path.of("docs", "operations.md"))
                        .lines()
                        .filter(line -> line.matches("\\| `[A-Z]\\w+` \\|.*"))
                        .map(line -> line.replaceAll("\\| `(\\w+)`.*", "$1")))
                .containsExactlyInAnyOrderElementsOf(ALERTS);
    }

    /** {@return the outcomes of docs/answers.md by status; another test compares that page with the bridge} */
    private static Map<String, Set<String>> outcomes() throws IOException {
        return Files.readString(Path.of("docs", "answers.md"))
                .lines()
                .filter(line -> line.matches("\\| \\d{3} .*"))
                .map(line -> line.replaceAll("\\| (\\d{3})[^|]*\\| `([a-z-]+)`.*", "$1 $2")
                        .split(" ", -1))
                .collect(Collectors.groupingBy(
                        row -> row[0], Collectors.mapping(row -> row[1], Collectors.toCollection(TreeSet::new))));
    }

    @Test
    void everyOutcomeThatIsAskedForIsOneOfTheBridge() throws IOException {
        Set<String> all = outcomes().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        assertThat(Queries.chosen().stream()
                        .filter(chosen -> chosen.label().equals("outcome"))
                        .flatMap(chosen -> Stream.of(chosen.values().split("\\|", -1))))
                .isNotEmpty()
                .isSubsetOf(all);
    }

    @Test
    void every503IsAskedForWhereRefusalsAre() throws IOException {
        String refused = Queries.rules()
                .get(ALERTS.indexOf("DeliveriesRefused"))
                .get("expr")
                .asText();
        assertThat(Arrays.asList(refused.replaceAll("(?s).*outcome=~\"([^\"]*)\".*", "$1")
                        .split("\\|", -1)))
                .containsExactlyInAnyOrderElementsOf(outcomes().get("503"));
    }

    /** A rule that contains a default of the bridge is wrong when an operator has changed the setting. */
    @Test
    void limitsAreAskedOfTheBridgeAndNotWrittenDown() {
        assertThat(Queries.metrics())
                .contains(
                        "bridge_in_flight_limit",
                        "bridge_in_flight_limit_bytes",
                        "bridge_spool_limit_bytes",
                        "bridge_connections_limit",
                        "bridge_clock_skew_limit_seconds");
        assertThat(Manifests.read("prometheus/rules.yaml")).doesNotContain("1638", "2048", "1073741824");
    }
}
