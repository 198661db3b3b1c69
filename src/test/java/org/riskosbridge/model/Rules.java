package org.riskosbridge.model;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.SimulatedIndex;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.SimulatedLog.Proof;

/**
 * The rules on which the promise depends. A test can take away each one: in the configuration, in the world around the bridge, or in the text of a
 * script, never by a switch in the bridge.
 *
 * @param fence the brokers refuse records that are older than the maximum record age
 * @param proof the proof that a reader of the log requires
 * @param keepsDoubt an append with an unknown outcome keeps its claim
 * @param minReplicas a master without a replica soon refuses writes: {@code min-replicas-to-write}
 * @param admits maximum difference between the clocks of RiskOS and Redis, with which new events need not wait for a rebuild
 * @param steadyEventAt an event has the same {@code event_at} in each delivery
 * @param edited changes the text of a script before it runs
 */
record Rules(
        Duration lease,
        Duration rebuildWait,
        Duration guard,
        boolean fence,
        Proof proof,
        boolean keepsDoubt,
        boolean minReplicas,
        Optional<Duration> admits,
        boolean steadyEventAt,
        UnaryOperator<String> edited) {

    static final Duration LEASE = Duration.ofSeconds(23);
    static final Duration REBUILD_WAIT = Duration.ofSeconds(35);
    static final Duration GUARD = Duration.ofSeconds(1);

    /** Maximum difference between the clocks of RiskOS and Redis. */
    static final Duration EVENT_TIME_SKEW = Duration.ofSeconds(3);

    /** The rules of the real bridge. */
    static final Rules ALL = new Rules(
            LEASE,
            REBUILD_WAIT,
            GUARD,
            true,
            Proof.BARRIER_SEEN,
            true,
            true,
            Optional.empty(),
            true,
            UnaryOperator.identity());

    Rules withRebuildWait(Duration other) {
        return new Rules(lease, other, guard, fence, proof, keepsDoubt, minReplicas, admits, steadyEventAt, edited);
    }

    Rules withoutFence() {
        return new Rules(
                lease, rebuildWait, guard, false, proof, keepsDoubt, minReplicas, admits, steadyEventAt, edited);
    }

    Rules withProof(Proof other) {
        return new Rules(
                lease, rebuildWait, guard, fence, other, keepsDoubt, minReplicas, admits, steadyEventAt, edited);
    }

    Rules withoutKeepingDoubt() {
        return new Rules(lease, rebuildWait, guard, fence, proof, false, minReplicas, admits, steadyEventAt, edited);
    }

    Rules withoutMinReplicas() {
        return new Rules(lease, rebuildWait, guard, fence, proof, keepsDoubt, false, admits, steadyEventAt, edited);
    }

    Rules admittingByEventTime(boolean withSteadyEventAt) {
        return new Rules(
                lease,
                rebuildWait,
                guard,
                fence,
                proof,
                keepsDoubt,
                minReplicas,
                Optional.of(EVENT_TIME_SKEW),
                withSteadyEventAt,
                edited);
    }

    /** Replaces a text in the script that contains it. */
    Rules withScript(String text, String replacement) {
        if (SimulatedIndex.scripts().stream().noneMatch(script -> script.contains(text))) {
            throw new IllegalArgumentException("no script has this any more: " + text);
        }
        return new Rules(
                lease,
                rebuildWait,
                guard,
                fence,
                proof,
                keepsDoubt,
                minReplicas,
                admits,
                steadyEventAt,
                script -> script.replace(text, replacement));
    }

    IndexConfig index() {
        return new IndexConfig() {
            @Override
            public Duration dedupWindow() {
                return Duration.ofDays(7);
            }

            @Override
            public Duration lease() {
                return lease;
            }

            @Override
            public Duration rebuildWait() {
                return rebuildWait;
            }

            @Override
            public Optional<Duration> admitByEventTime() {
                return admits;
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(1);
            }
        };
    }

    static LogConfig log() {
        return new LogConfig() {
            @Override
            public Key key() {
                return Key.EVENT_ID;
            }

            @Override
            public String quarantineTopic() {
                return "riskos.quarantine";
            }

            @Override
            public String auditTopic() {
                return "audit";
            }

            @Override
            public String registryTopic() {
                return "registry";
            }

            @Override
            public Duration maxRecordAge() {
                return Duration.ofSeconds(20);
            }

            @Override
            public Duration clockSkew() {
                return Duration.ofSeconds(2);
            }

            @Override
            public String transactionalIdPrefix() {
                return "";
            }

            @Override
            public Duration lookupTimeout() {
                return Duration.ofSeconds(5);
            }

            @Override
            public int producers() {
                throw new UnsupportedOperationException("the model sends each record by itself");
            }

            @Override
            public Topics topics() {
                throw new UnsupportedOperationException("the model's topics are there");
            }
        };
    }
}
