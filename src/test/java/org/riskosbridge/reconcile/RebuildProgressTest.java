package org.riskosbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;

class RebuildProgressTest {

    private static final Map<LogPartition, Long> POSITIONS =
            Map.of(new LogPartition("riskos.a", 3), 7L, new LogPartition("riskos.b-c_d", 12), 123_456_789_012L);

    private static final String TEXT = new RebuildProgress(1_000, POSITIONS).text();

    @Test
    void positionsAreReadAsTheyWereWritten() {
        assertThat(RebuildProgress.known(TEXT, 1_000)).isEqualTo(POSITIONS);
        assertThat(RebuildProgress.known(TEXT, 2_000)).isEqualTo(POSITIONS);
    }

    @Test
    void rebuildThatReadFromALaterTimeOnDoesNotCount() {
        assertThat(RebuildProgress.known(TEXT, 999)).isEmpty();
    }

    @Test
    void textOfAnotherFormDoesNotCount() {
        assertThat(RebuildProgress.known("", 1_000)).isEmpty();
        assertThat(RebuildProgress.known("x\nriskos.a 3 7", 1_000)).isEmpty();
        assertThat(RebuildProgress.known("1\nriskos.a 3\nriskos.a 3 x", 1_000)).isEmpty();
    }
}
