package org.riskosbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.console.Checklist.State;

/** Compares the set-up checklist with {@code docs/answers.md}; another test compares that page with the bridge. */
class ChecklistTest {

    private static final Set<String> PASSED = Set.of("appended", "duplicate", "spooled");

    static List<String> outcomes() throws IOException {
        return Pattern.compile("(?m)^\\| \\d{3}[^|]*\\| `([a-z-]+)`")
                .matcher(Files.readString(Path.of("docs", "answers.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyOutcomePassesOrFailsAtOneLineWithARemedy(String outcome) {
        List<Checklist.Line> lines = Checklist.of(outcome);
        List<Checklist.Line> failed =
                lines.stream().filter(line -> line.state() == State.FAILED).toList();
        if (PASSED.contains(outcome)) {
            assertThat(lines).allSatisfy(line -> assertThat(line.state()).isEqualTo(State.PASSED));
        } else {
            assertThat(failed)
                    .singleElement()
                    .satisfies(line -> assertThat(line.remedy()).endsWith("."));
            int at = lines.indexOf(failed.get(0));
            assertThat(lines.subList(0, at))
                    .allSatisfy(line -> assertThat(line.state()).isEqualTo(State.PASSED));
            assertThat(lines.subList(at + 1, lines.size()))
                    .allSatisfy(line -> assertThat(line.state()).isEqualTo(State.OPEN));
        }
    }

    @Test
    void outcomesAreFound() throws IOException {
        assertThat(outcomes()).hasSizeGreaterThan(20);
    }

    @Test
    void addressesAreThoseOfTheSetupPageWithTheirDate() throws IOException {
        String page = Files.readString(Path.of("docs", "riskos-setup.md"));
        assertThat(page).contains(PublishedAddresses.DATE);
        PublishedAddresses.BY_ENVIRONMENT.forEach((environment, addresses) -> {
            String row = page.lines()
                    .filter(line -> line.startsWith("| " + environment + " | `"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Pattern.compile("`([0-9.]+)`").matcher(row).results().map(found -> found.group(1)))
                    .containsExactlyInAnyOrderElementsOf(addresses);
        });
    }
}
