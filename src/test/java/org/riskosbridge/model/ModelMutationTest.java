package org.riskosbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.riskosbridge.log.SimulatedLog.Proof;
import org.riskosbridge.log.SimulatedLog.Registry;
import org.riskosbridge.model.Fault.Kind;
import org.riskosbridge.model.Rules.MinReplicas;

/**
 * Takes each rule of the protocol away, and finds a promise that breaks. Each plan has the faults against which the rule protects, in the
 * order in which they do harm. The seeds vary everything else. docs/guarantee.md has the number of runs that each rule took.
 */
@ExtendWith(QuietModel.class)
class ModelMutationTest {

    /** Maximum runs in which the model must find the effect of a missing rule. */
    private static final int BUDGET = Integer.getInteger("model.budget", 250);

    private static final Rules SHORT_WINDOW = Rules.ALL.withShortWindow();

    @Test
    void withoutTheEpochItDoesNotHold() {
        assertFound("the epoch", Rules.ALL.withScript("local whole = values[1] == identity()", "local whole = true"));
    }

    @Test
    void withoutALookAtEvictedKeysItDoesNotHold() {
        assertFound(
                "a look at evicted keys",
                Rules.ALL.withScript("local complete = goneThen == gone", "local complete = true"),
                Kind.EVICTION);
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
    void withoutABoundOnOldRecordsItDoesNotHold() {
        // The promise breaks by a late record of a dead bridge. Without faults of Redis more events are in doubt.
        assertFound(
                "message.timestamp.before.max.ms", Rules.ALL.withoutMaxAge(), Kind.TOO_FEW_REPLICAS, Kind.KILL_BRIDGE);
    }

    @Test
    void withoutABoundOnRecordsOfTheFutureItDoesNotHold() {
        assertFound(
                "message.timestamp.after.max.ms",
                Rules.ALL.withoutMaxFuture(),
                2,
                new Fault(3_000, Kind.REDIS_CLOCK_AHEAD, 99, 40),
                new Fault(54_000, Kind.TOO_FEW_REPLICAS, 24, 0));
    }

    @Test
    void withoutAHorizonBehindBothBoundsItDoesNotHold() {
        assertFound(
                "a horizon that is behind both bounds",
                Rules.ALL.withHorizon(Duration.ofSeconds(1)),
                1,
                new Fault(10_000, Kind.REDIS_CLOCK_AHEAD, 47, 99),
                new Fault(11_000, Kind.KILL_BRIDGE, 0, 0),
                new Fault(13_000, Kind.KILL_BRIDGE, 0, 1));
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
                1,
                new Fault(12_500, Kind.KILL_BRIDGE, 0, 0),
                new Fault(13_000, Kind.KILL_BRIDGE, 0, 1),
                new Fault(13_500, Kind.KILL_BRIDGE, 0, 2),
                new Fault(14_000, Kind.REDIS_CLOCK_AHEAD, 49, 99));
    }

    @Test
    void withoutALossWhenTheClockIsSetBackItDoesNotHold() {
        assertFound(
                "a loss when the heartbeat is later than now",
                Rules.ALL.withScript("complete and not ahead", "complete"),
                1,
                new Fault(20_000, Kind.REDIS_CLOCK_AHEAD, 60, 5),
                new Fault(27_000, Kind.FAIL_OVER, 55, 10));
    }

    @Test
    void withoutANewWaitForEachLossItDoesNotHold() {
        assertFound(
                "a new wait for each loss",
                Rules.ALL.withScript("loss = name .. now", "loss = name"),
                Kind.FLUSH_AGAIN_ONCE_WHOLE);
    }

    @Test
    void withoutTheWaitBeforeARebuildItDoesNotHold() {
        assertFound("the wait before a rebuild", Rules.ALL.withRebuildWait(Duration.ZERO));
    }

    @Test
    void withoutAnOldMasterThatRefusesToWriteItDoesNotHold() {
        assertFound(
                "min-replicas-to-write",
                Rules.ALL.with(MinReplicas.NONE),
                2,
                new Fault(10_000, Kind.TWO_MASTERS, 51, 99),
                new Fault(50_000, Kind.REDIS_CLOCK, 0, 0));
    }

    @Test
    void withoutAMajorityOfTheReplicasItDoesNotHold() {
        assertFound(
                "min-replicas-to-write of a majority",
                Rules.ALL.with(MinReplicas.ONE),
                3,
                new Fault(10_000, Kind.TWO_MASTERS, 51, 99),
                new Fault(50_000, Kind.REDIS_CLOCK, 0, 0));
    }

    @Test
    void withoutTheRegistryItDoesNotHold() {
        assertFound(
                "the registry of topics",
                Rules.ALL.with(Registry.NOT_READ),
                1,
                new Fault(12_000, Kind.RECONFIGURE, 1, 0),
                new Fault(20_000, Kind.FLUSH, 0, 0));
    }

    @Test
    void withoutTheAcknowledgementOfARegistrationItDoesNotHold() {
        assertFound(
                "waiting for the acknowledgement of a registration",
                Rules.ALL.with(Registry.NOT_AWAITED),
                1,
                new Fault(10_000, Kind.TOO_FEW_REPLICAS, 40, 0),
                new Fault(11_000, Kind.RECONFIGURE, 1, 0),
                new Fault(30_000, Kind.FLUSH, 0, 0));
    }

    @Test
    void withoutALongerRetentionThanTheWindowItDoesNotHold() {
        assertFound(
                "a retention that is longer than the window",
                SHORT_WINDOW.withRetention(Duration.ofSeconds(25)),
                1,
                new Fault(12_000, Kind.KILL_BRIDGE, 0, 0),
                new Fault(20_000, Kind.FLUSH, 0, 0));
    }

    @Test
    void withoutKeepingACommitForTheWholeWindowItDoesNotHold() {
        assertFound(
                "a commit that is kept for the whole window",
                SHORT_WINDOW.withScript(
                        "redis.call('PSETEX', key, ARGV[1], wanted)", "redis.call('PSETEX', key, 30000, wanted)"));
    }

    @Test
    void withoutKeepingARestoredCommitForTheRestOfTheWindowItDoesNotHold() {
        assertFound(
                "a restored commit that is kept for the rest of the window",
                SHORT_WINDOW.withScript("ARGV[2 * i + 4]", "1000"),
                Kind.FLUSH);
    }

    @Test
    void withoutAReaderThatFailsWhereRecordsAreDeletedItDoesNotHold() {
        assertFound(
                "a reader that fails where retention has passed it (auto.offset.reset=none)",
                SHORT_WINDOW.withReadersThatSkip(),
                1,
                new Fault(1_000, Kind.REDIS_CLOCK, 0, 0),
                new Fault(45_000, Kind.REDIS_CLOCK, 0, 0),
                new Fault(50_000, Kind.REDIS_CLOCK, 0, 0),
                new Fault(56_000, Kind.FLUSH, 0, 0),
                new Fault(84_000, Kind.SLOW_READS, 80, 0));
    }

    @Test
    void withoutTellingARefusalFromADoubtAnEventIsStuck() {
        Optional<Exploration.Broken> broken =
                new Exploration(Rules.ALL.withoutTellingRefusals(), Kind.KILL_BRIDGE).explore(1, BUDGET);
        assertThat(broken.orElseThrow().fault()).contains("is stuck");
        report("telling a refusal for size from a doubt", broken.get());
    }

    @Test
    void withoutTheSameEventTimeInEachDeliveryAdmissionDoesNotHold() {
        assertFound("the same event_at in each delivery", Rules.ALL.admittingByEventTime(false));
    }

    @Test
    void withoutTheTimeOfAnOldMasterAdmissionDoesNotHold() {
        assertFound(
                "the time in which an old master still claims",
                Rules.ALL.admittingByEventTime(true).withScript("+ ARGV[5]", "+ 3000"),
                2,
                new Fault(10_000, Kind.TWO_MASTERS, 1, 99),
                new Fault(14_000, Kind.REDIS_CLOCK, 0, 0));
    }

    @Test
    void withoutEachFormerNumberOfPartitionsAnEventOfAReadPartitionIsNotSafe() {
        assertFound(
                "each former number of partitions, when a partition cannot be read",
                Rules.ALL.with(Registry.LARGEST_COUNT),
                1,
                new Fault(12_000, Kind.ADD_PARTITIONS, 0, 0),
                new Fault(30_000, Kind.TOO_FEW_REPLICAS, 99, 1),
                new Fault(31_000, Kind.FLUSH, 0, 0));
    }

    @Test
    void withoutTheNameOfTheLossAnEventOfAReadPartitionIsNotSafe() {
        assertFound(
                "the name of the loss after which a partition was read",
                Rules.ALL.withScript("ARGV[7] ~= loss", "ARGV[7] == ''"),
                1,
                new Fault(10_000, Kind.FLUSH, 0, 0),
                new Fault(40_000, Kind.TOO_FEW_REPLICAS, 99, 1),
                new Fault(70_000, Kind.FLUSH, 0, 0));
    }

    /** Explores plans with faults of these kinds, or of every kind when no kind is given. */
    private static void assertFound(String rule, Rules rules, Kind... kinds) {
        assertFound(rule, new Exploration(rules, kinds));
    }

    /** Explores plans with exactly these faults. */
    private static void assertFound(String rule, Rules rules, int replicas, Fault... faults) {
        assertFound(rule, new Exploration(rules, seed -> Plan.of(seed, replicas, true, faults)));
    }

    private static void assertFound(String rule, Exploration exploration) {
        Optional<Exploration.Broken> broken = exploration.explore(1, BUDGET);
        assertThat(broken).as("what happens without %s", rule).isPresent();
        // An event that is stuck does not prove that the rule prevents a second record or a loss.
        assertThat(broken.orElseThrow().fault()).as(rule).doesNotContain("is stuck");
        report(rule, broken.get());
    }

    private static void report(String rule, Exploration.Broken found) {
        Logger.getLogger(ModelMutationTest.class).infof("Without %s: %s (%d runs).", rule, found.fault(), found.seed());
    }
}
