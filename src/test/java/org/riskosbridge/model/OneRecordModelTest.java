package org.riskosbridge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.riskosbridge.model.Fault.Kind;

/**
 * The whole protocol, in a world with every possible fault: one record for each event, none lost, none stuck. {@link ModelMutationTest} shows
 * that the promise breaks when any one of its rules is missing.
 *
 * <p>More runs: {@code mvn test -Dtest=OneRecordModelTest -Dmodel.seed=100000 -Dmodel.runs=20000}.
 */
@ExtendWith(QuietModel.class)
class OneRecordModelTest {

    private static final long SEED = Long.getLong("model.seed", 1);

    /** Runs of each test: few in a quick build, many in the profile {@code full}. */
    private static final int RUNS = Integer.getInteger("model.runs", 25);

    private static final Duration FRESH = Duration.ofSeconds(Integer.getInteger("model.fresh.seconds", 2));

    /** All faults except the ones that let entries expire too early: see "Where it ends" in docs/guarantee.md. */
    private static final Kind[] WITH_A_STEADY_CLOCK = Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.REDIS_CLOCK_AHEAD)
            .toArray(Kind[]::new);

    private static final List<Exploration> PROMISES = List.of(
            new Exploration(Rules.ALL),
            new Exploration(Rules.ALL.admittingByEventTime(true)),
            new Exploration(Rules.ALL.withShortWindow(), WITH_A_STEADY_CLOCK));

    @Test
    void eachEventHasOneRecordAndNoneIsLostOrStuck() {
        assertKept(PROMISES.get(0), SEED, RUNS);
    }

    @Test
    void eventsThatHappenedAfterALossNeedNotWaitForTheRebuild() {
        assertKept(PROMISES.get(1), SEED, RUNS);
    }

    @Test
    void eventsAreRememberedForTheWholeWindow() {
        assertKept(PROMISES.get(2), SEED, RUNS);
    }

    /** A bridge is stopped before its check; meanwhile another bridge waits and completes the index, and Redis is flushed. */
    @Test
    void bridgeThatMadeTheTopicsAndWasStoppedWaitsLikeAnyOther() {
        for (long seed = 1; seed <= 20; seed++) {
            Plan plan = Plan.of(
                    seed, 1, true, new Fault(100, Kind.STOP_BRIDGE, 75, 0), new Fault(44_000, Kind.FLUSH, 0, 0));
            assertThat(ModelRun.fault(plan, Rules.ALL)).as("seed %d", seed).isEmpty();
        }
    }

    /** A bridge is stopped before its check; meanwhile another bridge accepts events by their time, and Redis is flushed. */
    @Test
    void bridgeThatMadeTheTopicsWaitsWhenOthersMayHaveAcceptedEventsByTheirTime() {
        for (long seed = 1; seed <= 20; seed++) {
            Plan plan = Plan.of(
                    seed, 1, true, new Fault(100, Kind.STOP_BRIDGE, 55, 0), new Fault(32_500, Kind.FLUSH, 0, 0));
            assertThat(ModelRun.fault(plan, Rules.ALL.admittingByEventTime(true)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    /** Replicas that were on their way to the new master return to the old one, so that it can write again. */
    @Test
    void oldMasterThatComesBackAtOnceStaysWithoutReplicasForAWhileOnly() {
        for (long seed = 1; seed <= 20; seed++) {
            Plan plan = Plan.of(seed, 3, true, new Fault(25_800, Kind.TWO_MASTERS, 12, 0));
            assertThat(ModelRun.fault(plan, Rules.ALL)).as("seed %d", seed).isEmpty();
        }
    }

    /** Seeds that no build has tried before. */
    @Test
    void freshSeedsBreakNoPromiseEither() {
        long first = new SecureRandom().nextLong(1L << 40);
        long runs = 0;
        for (long end = System.nanoTime() + FRESH.toNanos(); System.nanoTime() < end; runs++) {
            for (Exploration promise : PROMISES) {
                assertKept(promise, first + runs, 1);
            }
        }
        Logger.getLogger(OneRecordModelTest.class).infof("%d fresh seeds from %d on broke no promise.", runs, first);
        assertThat(runs).isPositive();
    }

    private static void assertKept(Exploration promise, long seed, int runs) {
        promise.explore(seed, runs).ifPresent(found -> fail(found.smallest().story()));
    }
}
