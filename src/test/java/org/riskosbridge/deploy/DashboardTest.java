package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code deploy/grafana/dashboard.json}; {@code DeployIT} checks against a running bridge that its metrics exist. */
class DashboardTest {

    private static final int COLUMNS = 24;

    private static final List<JsonNode> PANELS = StreamSupport.stream(
                    Queries.dashboard().get("panels").spliterator(), false)
            .toList();

    @Test
    void panelsHaveTitlesAndNumbersOfTheirOwn() {
        assertThat(PANELS).extracting(panel -> panel.get("id").asInt()).doesNotHaveDuplicates();
        assertThat(PANELS)
                .extracting(panel -> panel.get("title").asText())
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(PANELS).extracting(panel -> panel.get("type").asText()).containsOnly("row", "stat", "timeseries");
    }

    @Test
    void panelsStandBesideEachOther() {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : PANELS) {
            JsonNode at = panel.get("gridPos");
            int right = at.get("x").asInt() + at.get("w").asInt();
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            for (int x = at.get("x").asInt(); x < right; x++) {
                for (int y = at.get("y").asInt();
                        y < at.get("y").asInt() + at.get("h").asInt();
                        y++) {
                    assertThat(taken.add(List.of(x, y)))
                            .as("%s is on another", panel.get("title"))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void panelsAskTheChosenPrometheusForTheBridgesOnly() {
        Set<String> variables = Queries.dashboard().at("/templating/list").findValuesAsText("name").stream()
                .collect(Collectors.toSet());
        assertThat(variables).containsExactlyInAnyOrder("datasource", "webhook", "instance");
        assertThat(PANELS)
                .filteredOn(panel -> !panel.get("type").asText().equals("row"))
                .allSatisfy(panel -> {
                    assertThat(panel.findValuesAsText("uid")).containsOnly("${datasource}");
                    assertThat(panel.findValuesAsText("expr"))
                            .isNotEmpty()
                            .allMatch(
                                    query -> query.contains("job=\"" + RulesTest.JOB + "\", instance=~\"$instance\""));
                });
    }
}
