package org.riskosbridge.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.log.Distribution;

class RebuildProgressTest {

    private static final LogPartition A = new LogPartition("riskos.a", 3);
    private static final LogPartition B = new LogPartition("riskos.b-c_d", 12);
    private static final Map<LogPartition, Long> POSITIONS = Map.of(A, 7L, B, 123_456_789_012L);

    private static final RebuildProgress PROGRESS = RebuildProgress.begin(
                    1_000,
                    Map.of(
                            A,
                            new Distribution(Set.of(4, 12), true),
                            B,
                            new Distribution(Set.of(24), false),
                            new LogPartition("riskos.a", 4),
                            new Distribution(Set.of(4, 12), true)))
            .withUnread(POSITIONS);

    @Test
    void progressIsReadAsItWasWritten() {
        assertThat(PROGRESS.positions()).isEqualTo(POSITIONS);
        assertThat(PROGRESS.partitionCount()).isEqualTo(3);
        assertThat(RebuildProgress.parse(PROGRESS.text(), 1_000)).hasValue(PROGRESS);
        assertThat(RebuildProgress.parse(PROGRESS.text(), 2_000)).hasValue(PROGRESS);
    }

    @Test
    void rebuildThatReadFromALaterTimeOnDoesNotCount() {
        assertThat(RebuildProgress.parse(PROGRESS.text(), 999)).isEmpty();
    }

    @Test
    void textOfAnotherFormDoesNotCount() {
        assertThat(RebuildProgress.parse("", 1_000)).isEmpty();
        assertThat(RebuildProgress.parse("x 1\nriskos.a 3 7 event-id 4", 1_000)).isEmpty();
        assertThat(RebuildProgress.parse("1 1\nriskos.a 3 7 event-id", 1_000)).isEmpty();
        assertThat(RebuildProgress.parse("1 1\nriskos.a 3 x event-id 4", 1_000)).isEmpty();
    }

    @Test
    void eventMayBeMissedOnlyInPartitionsThatItsIdCanHaveSelected() {
        RebuildProgress onlyA = PROGRESS.withUnread(Map.of(A, 7L));
        int missed = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] key = ("event-" + i).getBytes(UTF_8);
            boolean selects = Distribution.partition(key, 4) == 3 || Distribution.partition(key, 12) == 3;
            assertThat(onlyA.mayMiss("event-" + i)).isEqualTo(selects);
            missed += selects ? 1 : 0;
        }
        assertThat(missed).isBetween(150, 450);
    }

    @Test
    void anyEventMayBeMissedInAPartitionOfATopicWithOtherKeys() {
        assertThat(PROGRESS.withUnread(Map.of(B, 0L)).mayMiss("event-1")).isTrue();
        assertThat(PROGRESS.withUnread(Map.of()).mayMiss("event-1")).isFalse();
    }
}
