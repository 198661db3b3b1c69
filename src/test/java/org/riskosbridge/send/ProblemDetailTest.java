package org.riskosbridge.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code send} may be pointed at any receiver, which writes the response. */
class ProblemDetailTest {

    @Test
    void detailCannotSteerTheTerminal() {
        assertThat(detail("a\\u001b[2J\\u009b31m\u009b\\u202eb\\nc"))
                .matches("[ -~]+")
                .isEqualTo("a [2J\\u009b31m\\u009b\\u202eb c");
    }

    @Test
    void longDetailIsCut() {
        assertThat(detail("x".repeat(10_000))).hasSize(300);
    }

    @Test
    void bodyThatIsNoProblemIsNotShown() {
        byte[] body = "{\"detail\":\"an event\"}".getBytes(UTF_8);
        assertThat(ProblemDetail.of("application/json", body)).isEmpty();
        assertThat(ProblemDetail.of("application/problem+json", "<html>".getBytes(UTF_8)))
                .isEmpty();
    }

    private static String detail(String json) {
        return ProblemDetail.of("application/problem+json", ("{\"detail\":\"" + json + "\"}").getBytes(UTF_8));
    }
}
