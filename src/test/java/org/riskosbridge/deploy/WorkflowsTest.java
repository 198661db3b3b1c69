package org.riskosbridge.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code .github/workflows}, and those commands of the release workflow that can run here. */
class WorkflowsTest {

    private static final Path GITHUB = Path.of(".github");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(GITHUB.resolve("workflows"))) {
            return files.sorted().toList();
        }
    }

    private static JsonNode release() throws IOException {
        return Manifests.documents(Files.readString(GITHUB.resolve("workflows/release.yml")))
                .get(0);
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedToACommitAndSaysItsVersion(Path workflow) throws IOException {
        assertThat(Files.readAllLines(workflow).stream().filter(line -> line.contains("uses:")))
                .isNotEmpty()
                .allMatch(
                        line -> line.matches(" +(- )?uses: [\\w-]+/[\\w-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"),
                        "pinned");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void jobsMayWriteNothingUnlessTheySaySo(Path workflow) throws IOException {
        JsonNode document = Manifests.documents(Files.readString(workflow)).get(0);
        assertThat(document.at("/permissions")).hasToString("{\"contents\":\"read\"}");
        assertThat(document.get("jobs"))
                .allMatch(job -> job.path("timeout-minutes").isInt(), "has a time-out");
    }

    @Test
    void nothingIsPublishedBeforeAllTestsHavePassed() throws IOException {
        JsonNode jobs = release().get("jobs");
        assertThat(jobs.at("/verify/steps").findValuesAsText("run")).contains("bash .ci/run");
        assertThat(List.of(
                        jobs.at("/distribution/needs").asText(),
                        jobs.at("/image/needs").asText()))
                .containsOnly("verify");
        assertThat(jobs.at("/publish/needs")).extracting(JsonNode::asText).containsExactly("distribution", "image");
    }

    /** The published chart names the published image: the script changes these two lines. */
    @Test
    void valuesHaveTheLinesThatTheReleaseChanges() {
        assertThat(Chart.read(Chart.DEFAULT).lines())
                .containsOnlyOnce("  repository: riskos-kafka-bridge")
                .containsOnlyOnce("  digest: \"\"");
    }

    @Test
    void notesAreTheSectionOfTheVersion(@TempDir Path root) throws Exception {
        Path script = Files.createDirectories(root.resolve(".github")).resolve("release-notes.sh");
        Files.copy(GITHUB.resolve("release-notes.sh"), script);
        Files.writeString(root.resolve("CHANGELOG.md"), """
                # Changelog

                ## Unreleased

                ## 1.10.0 - 2027-02-01

                - Ten.

                ## 1.1.0 - 2027-01-01

                - One.
                - More.
                """);
        assertThat(notes(script, "1.1.0")).isEqualTo("0:\n- One.\n- More.\n");
        assertThat(notes(script, "1.10.0")).isEqualTo("0:\n- Ten.\n");
        assertThat(notes(script, "1.1")).startsWith("1:");
        assertThat(notes(script, "Unreleased")).startsWith("1:");
    }

    private static String notes(Path script, String version) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", script.toString(), version)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() + ":" + output;
    }
}
