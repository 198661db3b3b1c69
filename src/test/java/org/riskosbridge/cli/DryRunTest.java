package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DryRunTest {

    /** Anyone with write access to the topic can write the id. */
    @Test
    void idCannotSteerTheTerminal() {
        assertThat(DryRun.line(1234, "riskos.reevaluation", "\u001b[2Jid\u202e\u009b"))
                .isEqualTo("          1,234  riskos.reevaluation  such as \\u001b[2Jid\\u202e\\u009b");
    }
}
