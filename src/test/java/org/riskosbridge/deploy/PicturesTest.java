package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pictures in {@code docs/pictures}, which the benchmark draws, and the README's figures, which people copy. */
class PicturesTest {

    private static final Pattern RUN = Pattern.compile("## Run `new`\n(.*?)(?=\n## |\\z)", Pattern.DOTALL);
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([^|*]+) \\| \\*\\*([\\d.]+)\\*\\* [^|]*\\|[^|]*\\| ([\\d,]+) ");

    private static List<MatchResult> measured() throws IOException {
        String run = RUN.matcher(Files.readString(Path.of("docs", "benchmarks.md")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        return ROW.matcher(run).results().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void pictureOfTheCostShowsTheLastRun(String theme) throws IOException {
        String picture = Files.readString(Path.of("docs", "pictures", "cost-" + theme + ".svg"));
        assertThat(measured())
                .hasSize(5)
                .allSatisfy(row -> assertThat(picture)
                        .contains(">" + row.group(1) + "</text>")
                        .contains(">" + row.group(2) + "</text>"));
    }

    @Test
    void eventsASecondInTheReadmeAreThoseOfTheLastRun() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(measured())
                .filteredOn(row -> !row.group(1).startsWith("bare"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(readme).contains(row.group(3)));
    }

    @Test
    void figuresOfTheSoakInTheReadmeAreThoseOfTheGuarantee() throws IOException {
        String soak = Files.readString(Path.of("docs", "guarantee.md")).replace("\n", " ");
        MatchResult figures = Pattern.compile("\\*\\*Lost 0, duplicated 0, altered 0, phantom 0, stuck 0\\*\\*, "
                        + "(of [\\d,]+ events in [\\d,]+ attempts)")
                .matcher(soak)
                .results()
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(Path.of("README.md"))).contains(figures.group(1));
    }

    @Test
    void everyPictureOfTheReadmeIsThere() throws IOException {
        assertThat(Pattern.compile("(?:src|srcset)=\"([^\"]+)\"")
                        .matcher(Files.readString(Path.of("README.md")))
                        .results())
                .hasSize(4)
                .allMatch(found -> Files.exists(Path.of(found.group(1))));
    }
}
