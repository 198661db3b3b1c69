package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.TrialSettings;

class WelcomeTest {

    private static final Path DIRECTORY =
            TrialSettings.defaultDirectory().toAbsolutePath().normalize();

    private static final String TEXT = new Welcome(
                    "http://127.0.0.1:8090/",
                    "http://127.0.0.1:8080/webhooks/riskos",
                    "http://127.0.0.1:9000",
                    "127.0.0.1:9092",
                    DIRECTORY,
                    DIRECTORY.resolve("riskos-token"))
            .text();

    @Test
    void valuesStartInOneColumn() {
        assertThat(TEXT.strip().lines().limit(5))
                .extracting(
                        line -> line.length() - line.replaceFirst(".* {2,}", "").length())
                .containsOnly("The bridge takes RiskOS webhooks at  ".length());
    }

    /** The README shows example directories and an example event: the test replaces the directories, and ignores the event. */
    @Test
    void readmeShowsTheBeginning() throws IOException {
        String shown = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1)
                .replace("/home/you/.riskos-kafka-bridge", DIRECTORY.toString())
                .replace(
                        "java -jar /home/you/riskos-kafka-bridge/target/quarkus-app/quarkus-run.jar",
                        ProgramName.anywhere());
        assertThat(withoutEvent(TEXT)).startsWith("\n" + withoutEvent(shown));
    }

    private static String withoutEvent(String text) {
        return text.replaceAll("-d '.*'", "-d ''");
    }
}
