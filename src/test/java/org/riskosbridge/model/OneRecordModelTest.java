package org.riskosbridge.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.log.SimulatedLog.Proof;
import org.riskosbridge.model.Fault.Kind;
import org.riskosbridge.model.Rules.MinReplicas;

/**
 * The whole protocol, in a world with every possible fault: one record for each event, none lost, none stuck. Without any one of its rules the
 * promise breaks.
 *
 * <p>More of it: {@code mvn test -Dtest=OneRecordModelTest -Dmodel.seed=100000 -Dmodel.runs=20000}.
 */
class OneRecordModelTest {

    private static final long SEED = Long.getLong("model.seed", 1);
    private static final int RUNS = Integer.getInteger("model.runs", 150);

    /** Maximum runs in which the model must find the effect of a missing rule. */
    private static final int BUDGET = Integer.getInteger("model.budget", 250);

    /** All but those that let entries expire too early: see docs/guarantee.md, where it ends. */
    private static final Kind[] SHORT_WINDOW = Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.REDIS_CLOCK_AHEAD)
            .toArray(Kind[]::new);

    private static final List<org.jboss.logmanager.Logger> LOUD = Stream.of("reconcile", "kafka")
            .map(room -> org.jboss.logmanager.Logger.getLogger("org.riskosbridge." + room))
            .toList();

    @BeforeAll
    static void silence() {
        LOUD.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterAll
    static void speak() {
        LOUD.forEach(logger -> logger.setLevel(null));
    }

    @Test
    void eachEventHasOneRecordAndNoneIsLostOrStuck() {
        Optional<Exploration.Broken> broken = new Exploration(Rules.ALL).explore(SEED, RUNS);
        broken.ifPresent(found -> fail(found.smallest().story()));
    }

    /** A bridge is stopped before its check; meanwhile another bridge waits and completes the index, and Redis is flushed. */
    @Test
    void bridgeThatMadeTheTopicsAndWasStoppedWaitsLikeAnyOther() {
        for (long seed = 1; seed <= 20; seed++) {
            Plan plan = new Plan(
                    seed,
                    3,
                    8,
                    1,
                    true,
                    List.of(new Fault(100, Kind.STOP_BRIDGE, 75, 0), new Fault(44_000, Kind.FLUSH, 0, 0)));
            assertThat(ModelRun.fault(plan, Rules.ALL)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void eventsThatHappenedAfterALossNeedNotWaitForTheRebuild() {
        Optional<Exploration.Broken> broken = new Exploration(Rules.ALL.admittingByEventTime(true)).explore(SEED, RUNS);
        broken.ifPresent(found -> fail(found.smallest().story()));
    }

    /** Seeds that no build has tried before. */
    @Test
    void freshSeedsBreakNoPromiseEither() {
        long first = new SecureRandom().nextLong(1L << 40);
        long runs = 0;
        for (long end = System.nanoTime() + FRESH.toNanos(); System.nanoTime() < end; runs += AT_ONCE) {
            for (Rules rules : List.of(Rules.ALL, Rules.ALL.admittingByEventTime(true))) {
                new Exploration(rules)
                        .explore(first + runs, AT_ONCE)
                        .ifPresent(found -> fail(found.smallest().story()));
            }
        }
        LOG.infof("%d fresh seeds from %d on broke no promise.", runs, first);
        assertThat(runs).isPositive();
    }

    @Test
    void withoutTheSameEventTimeInEachDeliveryThatDoesNotHold() {
        assertFound("the same event_at in each delivery", Rules.ALL.admittingByEventTime(false));
    }

    @Test
    void withoutTheTimeOfAnOldMasterThatDoesNotHold() {
        assertFound(
                "the time in which an old master still claims",
                Rules.ALL.admittingByEventTime(true).withScript("+ ARGV[5]", "+ 3000"),
                Kind.TWO_MASTERS);
    }

    @Test
    void eventsAreRememberedForTheWholeWindow() {
        Optional<Exploration.Broken> broken =
                new Exploration(Rules.ALL.withShortWindow(), SHORT_WINDOW).explore(SEED, RUNS);
        broken.ifPresent(found -> fail(found.smallest().story()));
    }

    @Test
    void withoutALongerRetentionThanTheWindowThatDoesNotHold() {
        assertFound(
                "a retention that is longer than the window",
                Rules.ALL.withShortWindow().withRetention(Duration.ofSeconds(25)),
                Kind.FLUSH,
                Kind.RECONFIGURE);
    }

    @Test
    void withoutKeepingACommitForTheWholeWindowThatDoesNotHold() {
        assertFound(
                "a commit that is kept for the whole window",
                Rules.ALL
                        .withShortWindow()
                        .withScript("redis.call('PSETEX', key, ARGV[1], wanted)", "redis.call('PSETEX', key, 30000, wanted)"),
                Kind.KILL_BRIDGE);
    }

    @Test
    void withoutKeepingARestoredCommitForTheRestOfTheWindowThatDoesNotHold() {
        assertFound(
                "a restored commit that is kept for the rest of the window",
                Rules.ALL.withShortWindow().withScript("ARGV[2 * i + 4]", "1000"),
                Kind.FLUSH);
    }

    @Test
    void withoutAReaderThatFailsWhereRecordsAreDeletedThatDoesNotHold() {
        assertFound(
                "a reader that fails where retention has passed it",
                Rules.ALL.withShortWindow().withReadersThatSkip(),
                Kind.FLUSH,
                Kind.REDIS_RESTART,
                Kind.SLOW_READS);
    }

    @Test
    void withoutTheRegistryItDoesNotHold() {
        assertFound("the registry of topics", Rules.ALL.withoutRegistry(), Kind.RECONFIGURE, Kind.FLUSH);
    }

    @Test
    void withoutABoundOnOldRecordsItDoesNotHold() {
        // A record that comes late, of a bridge that is gone: faults of Redis only let fewer events come into doubt.
        assertFound(
                "a bound on records of the past",
                Rules.ALL.withoutMaxAge(),
                Kind.TOO_FEW_REPLICAS,
                Kind.KILL_BRIDGE);
    }

    @Test
    void withoutABoundOnRecordsOfTheFutureItDoesNotHold() {
        assertFound(
                "a bound on records of the future",
                Rules.ALL.withoutMaxFuture(),
                Kind.REDIS_CLOCK_AHEAD,
                Kind.KILL_BRIDGE);
    }

    @Test
    void withoutAHorizonBehindBothBoundsItDoesNotHold() {
        assertFound(
                "a horizon that is behind both bounds",
                Rules.ALL.withHorizon(Duration.ofSeconds(1)),
                Kind.REDIS_CLOCK_AHEAD,
                Kind.KILL_BRIDGE);
    }

    @Test
    void withoutAMajorityOfTheReplicasItDoesNotHold() {
        assertFound(
                "min-replicas-to-write of a majority",
                Rules.ALL.with(MinReplicas.ONE),
                Kind.TWO_MASTERS);
    }

    @Test
    void withoutTellingARefusalFromADoubtAnEventIsStuck() {
        Optional<Exploration.Broken> broken =
                new Exploration(Rules.ALL.withoutTellingRefusals(), Kind.KILL_BRIDGE).explore(SEED, BUDGET);
        assertThat(broken.orElseThrow().fault()).contains("is stuck");
        report("telling a refusal from a doubt", broken.get());
    }

    @Test
    void withoutTheBarrierItDoesNotHold() {
        assertFound("the barrier", Rules.ALL.withProof(Proof.NONE), Kind.TOO_FEW_REPLICAS, Kind.KILL_BRIDGE);
    }

    @Test
    void withoutReadingUpToTheBarrierItDoesNotHold() {
        assertFound(
                "reading up to the barrier, instead of to the end that a broker tells",
                Rules.ALL.withProof(Proof.BARRIER_RAISED),
                Kind.DEPOSED_LEADER,
                Kind.KILL_BRIDGE);
    }

    @Test
    void withoutTheLeadersClockItDoesNotHold() {
        assertFound(
                "the leader's clock",
                Rules.ALL.withProof(Proof.BARRIER_WITHOUT_TIME),
                Kind.REDIS_CLOCK_AHEAD,
                Kind.KILL_BRIDGE);
    }

    @Test
    void withoutALossWhenTheClockIsSetBackItDoesNotHold() {
        assertFound(
                "a loss when the heartbeat is later than now",
                Rules.ALL.withScript("complete and not ahead", "complete"),
                Kind.REDIS_CLOCK_AHEAD,
                Kind.FAIL_OVER,
                Kind.KILL_BRIDGE);
    }

    @Test
    void withoutTheEpochItDoesNotHold() {
        assertFound("the epoch", Rules.ALL.withScript("local whole = values[1] == identity()", "local whole = true"));
    }

    @Test
    void withoutTheWaitBeforeARebuildItDoesNotHold() {
        assertFound("the wait before a rebuild", Rules.ALL.withRebuildWait(Duration.ZERO));
    }

    @Test
    void withoutAnOldMasterThatRefusesToWriteItDoesNotHold() {
        assertFound("min-replicas-to-write", Rules.ALL.with(MinReplicas.NONE), Kind.TWO_MASTERS);
    }

    @Test
    void withoutANewWaitForEachLossItDoesNotHold() {
        assertFound(
                "a new wait for each loss",
                Rules.ALL.withScript("loss = name .. now", "loss = name"),
                Kind.FLUSH_AGAIN_ONCE_WHOLE);
    }

    @Test
    void withoutCompareAndSetItDoesNotHold() {
        assertFound(
                "compare-and-set",
                Rules.ALL.withScript("elseif found ~= expected then", "elseif expected == '' and found ~= '' then"));
    }

    @Test
    void withoutKeepingAClaimInDoubtItDoesNotHold() {
        assertFound("keeping a claim in doubt", Rules.ALL.withoutKeepingDoubt());
    }

    @Test
    void withoutALookAtEvictedKeysItDoesNotHold() {
        assertFound(
                "a look at evicted keys",
                Rules.ALL.withScript("local complete = goneThen == gone", "local complete = true"),
                Kind.EVICTION);
    }

    private static void assertFound(String rule, Rules rules, Kind... kinds) {
        Optional<Exploration.Broken> broken = new Exploration(rules, kinds).explore(SEED, BUDGET);
        assertThat(broken).as("what happens without %s", rule).isPresent();
        // A stuck event does not prove that the rule prevents a second or a lost record.
        assertThat(broken.orElseThrow().fault()).as(rule).doesNotContain("is stuck");
        report(rule, broken.get());
    }

    private static void report(String rule, Exploration.Broken found) {
        Logger.getLogger(OneRecordModelTest.class)
                .infof("Without %s: %s (%d runs).", rule, found.fault(), found.seed() - SEED + 1);
    }
}
