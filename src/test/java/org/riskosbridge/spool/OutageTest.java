package org.riskosbridge.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.time.MonotonicClock;

class OutageTest {

    private static final LogPartition SICK = new LogPartition("riskos.a", 0);
    private static final LogPartition WELL = new LogPartition("riskos.a", 1);

    private final Time time = new Time();
    private final Outage outage = new Outage(time);

    @BeforeEach
    void appendHasNoOutcome() {
        outage.saw(new Outcome.InDoubt(Duration.ofSeconds(23), "no acknowledgement", SICK));
    }

    @Test
    void doubtInOnePartitionLeavesTheOthersOpen() {
        assertThat(outage.isUnavailable(SICK)).isTrue();
        assertThat(outage.isUnavailable(WELL)).isFalse();
        assertThat(outage.isPresent()).isFalse();
        assertThat(outage.pause(WELL)).isZero();
    }

    @Test
    void unavailablePartitionIsTriedByOneEntryAtATime() {
        assertThat(outage.pause(SICK)).isEqualTo(Outage.PROBE_EVERY);
        time.now += Outage.PROBE_EVERY.toNanos();
        assertThat(outage.pause(SICK)).isZero();
        assertThat(outage.pause(SICK)).isEqualTo(Outage.PROBE_EVERY);
    }

    @Test
    void eventThatIsAppendedThereOpensThePartition() {
        outage.saw(new Outcome.Appended(new LogPosition("riskos.a", 1, 4711)));
        assertThat(outage.isUnavailable(SICK)).isTrue();
        outage.saw(new Outcome.Appended(new LogPosition("riskos.a", 0, 4711)));
        assertThat(outage.isUnavailable(SICK)).isFalse();
        assertThat(outage.isPartial()).isFalse();
    }

    @Test
    void newDeliveriesTryAPartitionThatNobodyHasTriedForLong() {
        time.now += Outage.NO_NEWS.toNanos();
        assertThat(outage.isUnavailable(SICK)).isFalse();
    }

    @Test
    void unavailableDependencyOfAllDeliveriesIsUnavailableForAllPartitions() {
        outage.saw(new Outcome.Unavailable(Outcome.Unavailable.Dependency.INDEX, "no answer"));
        assertThat(outage.isPresent()).isTrue();
        outage.saw(new Outcome.Duplicate());
        assertThat(outage.isPresent()).isFalse();
        assertThat(outage.isUnavailable(SICK)).isTrue();
    }

    @Test
    void partitionThatARebuildCannotReadLeavesTheOthersOpen() {
        outage.saw(new Outcome.Rebuilding(Optional.of(WELL)));
        assertThat(outage.isUnavailable(WELL)).isTrue();
        assertThat(outage.isPresent()).isFalse();
        outage.saw(new Outcome.Rebuilding(Optional.empty()));
        assertThat(outage.isPresent()).isTrue();
    }

    /** A clock that the test sets. */
    private static final class Time implements MonotonicClock {
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void after(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }
}
