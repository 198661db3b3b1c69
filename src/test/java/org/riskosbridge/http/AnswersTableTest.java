package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.Malformed;

/** Compares the tables of {@code docs/answers.md} with the answers of the bridge. */
class AnswersTableTest {

    private final String page;

    AnswersTableTest() throws IOException {
        page = Files.readString(Path.of("docs", "answers.md"));
    }

    @Test
    void everyAnswerHasARowWithItsStatusAndNoOtherHas() {
        assertThat(page.lines()
                        .filter(line -> line.matches("\\| \\d{3} .*"))
                        .map(line -> line.replaceAll("\\| (\\d{3})[^|]*\\| `([a-z-]+)`.*", "$1 $2")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ResponseKind.values())
                        .map(kind -> kind.status() + " " + kind.label())
                        .toList());
    }

    @Test
    void everyReasonIsExplained() {
        for (Malformed.Reason reason : Malformed.Reason.values()) {
            assertThat(page).contains("`" + reason.name() + "`");
        }
    }
}
