package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.riskosbridge.reconcile.Verification.Report;

class IndexVerifyTest {

    /** The state after an outage of Kafka: six events are in doubt, and were not delivered again. */
    @Test
    void entriesWithoutARecordAreExplained() {
        assertThat(IndexVerify.text(new Report(31_456, 31_450, 0, 0, 0, 0, 0, 6)))
                .contains("31,456  entries in the index", "31,450  records in the log")
                .containsPattern("Harmless differences:\\R +6  entries without a record: claimed, but not stored")
                .endsWith("The index agrees with the log.\n");
    }

    @Test
    void harmfulDifferenceIsNoAgreement() {
        assertThat(IndexVerify.text(new Report(1, 2, 1, 0, 0, 0, 0, 0)))
                .containsPattern("Harmful differences:\\R +1  records whose id the index does not know")
                .endsWith("The index does not agree with the log.\n");
    }
}
