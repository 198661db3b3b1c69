package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threat model of {@code docs/security.md}. */
class SecurityPageTest {

    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    @Test
    void everyDefenceHasATestThatExists() throws IOException {
        List<String> rows = Files.readString(Path.of("docs", "security.md"))
                .lines()
                .filter(line -> line.matches("\\|.*\\|.*\\|.*\\|.*\\|"))
                .filter(line -> !line.matches("\\| (who \\| what|---).*"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(15);
        try (Stream<Path> files = Files.walk(Path.of("src", "test"))) {
            List<String> tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
            assertThat(rows)
                    .allSatisfy(row -> assertThat(TEST.matcher(row).results().map((MatchResult test) -> test.group(1)))
                            .isNotEmpty()
                            .isSubsetOf(tests));
        }
    }
}
