package org.riskosbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.log.Distribution;

class PartialIndexTest {

    private final PartialIndex partial = new PartialIndex();

    @Test
    void indexWithoutOnePartitionOfSeveralIsUsable() {
        partial.update("loss", unread(new Distribution(Set.of(6), true), 3));
        assertThat(partial.isUsable()).isTrue();
        assertThat(partial.unreadCount()).isEqualTo(1);
        assertThat(partial.unreadNames()).isEqualTo("riskos.a-3");
    }

    @Test
    void indexIsNotUsableWhenEachEventMayBeInAnUnreadPartition() {
        partial.update("loss", Optional.empty());
        assertThat(partial.isUsable()).isFalse();
        partial.update("loss", unread(new Distribution(Set.of(1), true), 0));
        assertThat(partial.isUsable()).as("the only partition").isFalse();
        partial.update("loss", unread(new Distribution(Set.of(6), false), 3));
        assertThat(partial.isUsable()).as("of a topic with other keys").isFalse();
        partial.update("loss", unread(new Distribution(Set.of(6), true), 0, 1, 2, 3, 4, 5));
        assertThat(partial.isUsable()).as("all").isFalse();
        assertThat(partial.unreadNames())
                .isEqualTo("riskos.a-0, riskos.a-1, riskos.a-2, riskos.a-3, riskos.a-4 and 1 more");
    }

    @Test
    void progressAdmitsNothingOnceTheIndexIsComplete() {
        partial.update("loss", unread(new Distribution(Set.of(6), true)));
        assertThat(partial.claimableAfterLoss("event")).hasValue("loss");
        partial.clear();
        assertThat(partial.claimableAfterLoss("event")).isEmpty();
        assertThat(partial.unreadCount()).isZero();
    }

    private static Optional<RebuildProgress> unread(Distribution distribution, int... numbers) {
        Map<LogPartition, Distribution> partitions = new HashMap<>();
        IntStream.of(numbers).forEach(number -> partitions.put(new LogPartition("riskos.a", number), distribution));
        return Optional.of(RebuildProgress.begin(0, partitions));
    }
}
