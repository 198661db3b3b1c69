package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong arguments of the commands that select records: exit code 2, one sentence, and no client is opened. */
class SelectionArgumentsTest {

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "export,--from,--to",
        "export,--event-at-from,--event-at-to",
        "replay,--from,--to",
    })
    void reversedTimesAreAWrongArgument(String command, String from, String to) {
        assertThat(run(command, from, "2026-11-30", to, "2026-11-29")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(to + " (2026-11-29T00:00:00Z) must be later than " + from + " (2026-11-30T00:00:00Z)");
    }

    @ParameterizedTest
    @CsvSource({"export", "replay", "tail"})
    void fileOfIdsThatIsMissingIsAWrongArgument(String command) {
        assertThat(run(command, "--event-ids", "/no/such/file")).isEqualTo(2);
        assertThat(err.toString()).startsWith("--event-ids: cannot read /no/such/file");
    }

    @Test
    void timeThatIsNoneShowsAnExample() {
        assertThat(run("tail", "--from", "noon")).isEqualTo(2);
        assertThat(err.toString()).contains("2026-11-29T10:00:00Z").doesNotContain("Exception");
    }
}
