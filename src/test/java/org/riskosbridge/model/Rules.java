package org.riskosbridge.model;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.SimulatedIndex;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.SimulatedKafka;
import org.riskosbridge.log.SimulatedLog;
import org.riskosbridge.log.SimulatedLog.Proof;
import org.riskosbridge.log.SimulatedLog.Registry;

/**
 * The rules that the promise rests on. A test can take each rule away: in the configuration, in the world around the bridge, or in the text of a
 * script, never by a switch in the bridge.
 */
final class Rules implements Cloneable {

    static final Duration LEASE = Duration.ofSeconds(23);

    /** Maximum difference between the clocks of RiskOS and Redis. */
    static final Duration EVENT_TIME_SKEW = Duration.ofSeconds(3);

    private static final Duration MAX_RECORD_AGE = Duration.ofSeconds(20);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    /** The smallest value that {@code Timing} allows. The bridge uses ten minutes, which is longer than a run. */
    private static final Duration HORIZON = MAX_RECORD_AGE.plus(CLOCK_SKEW).multipliedBy(2);

    /** The dedup window of runs in which no event expires. */
    private static final Duration LONG_WINDOW = Duration.ofDays(7);

    /** Shorter than a run, and longer than a rebuild waits. */
    private static final Duration SHORT_WINDOW = Duration.ofSeconds(90);

    /** All rules, as in the delivered bridge. */
    static final Rules ALL = new Rules();

    private Duration window = LONG_WINDOW;
    private Duration retention = LONG_WINDOW.plus(LEASE);
    private Duration rebuildWait = Duration.ofSeconds(35);
    private boolean refusesOld = true;
    private boolean refusesNew = true;
    private SimulatedLog.Reading reading =
            new SimulatedLog.Reading(Proof.BARRIER_SEEN, HORIZON, Registry.AWAITED, true);
    private boolean keepsDoubt = true;
    private boolean tellsRefusals = true;
    private MinReplicas minReplicas = MinReplicas.MAJORITY;
    private Optional<Duration> admits = Optional.empty();
    private boolean steadyEventAt = true;
    private UnaryOperator<String> edited = UnaryOperator.identity();

    private Rules() {}

    /** {@code min-replicas-to-write}. */
    enum MinReplicas {
        /** Enough that a primary and these replicas are more than half of all servers, as {@code doctor} demands. */
        MAJORITY,
        ONE,
        NONE;

        int of(int replicas) {
            return switch (this) {
                case MAJORITY -> (replicas + 1) / 2;
                case ONE -> 1;
                case NONE -> 0;
            };
        }
    }

    private Rules but(Consumer<Rules> change) {
        try {
            Rules other = (Rules) clone();
            change.accept(other);
            return other;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    Rules withRebuildWait(Duration other) {
        return but(rules -> rules.rebuildWait = other);
    }

    /** Events expire in the middle of a run, and the brokers delete old records. */
    Rules withShortWindow() {
        return but(rules -> {
            rules.window = SHORT_WINDOW;
            rules.retention = SHORT_WINDOW.plus(LEASE);
        });
    }

    Rules withRetention(Duration other) {
        return but(rules -> rules.retention = other);
    }

    /** The brokers take records of any age: no {@code message.timestamp.before.max.ms}. */
    Rules withoutMaxAge() {
        return but(rules -> rules.refusesOld = false);
    }

    /** The brokers take records from the future: no {@code message.timestamp.after.max.ms}. */
    Rules withoutMaxFuture() {
        return but(rules -> rules.refusesNew = false);
    }

    Rules withProof(Proof other) {
        return but(rules -> rules.reading = new SimulatedLog.Reading(
                other, reading.horizon(), reading.registry(), reading.failsWhereRecordsAreDeleted()));
    }

    Rules withHorizon(Duration other) {
        return but(rules -> rules.reading = new SimulatedLog.Reading(
                reading.proof(), other, reading.registry(), reading.failsWhereRecordsAreDeleted()));
    }

    Rules with(Registry other) {
        return but(rules -> rules.reading = new SimulatedLog.Reading(
                reading.proof(), reading.horizon(), other, reading.failsWhereRecordsAreDeleted()));
    }

    /** The consumer goes to the end of a partition whose records were deleted before it read them: {@code auto.offset.reset=latest}. */
    Rules withReadersThatSkip() {
        return but(rules -> rules.reading =
                new SimulatedLog.Reading(reading.proof(), reading.horizon(), reading.registry(), false));
    }

    Rules withoutKeepingDoubt() {
        return but(rules -> rules.keepsDoubt = false);
    }

    /** An append that the topic refuses for the record's size counts as an append with an unknown outcome. */
    Rules withoutTellingRefusals() {
        return but(rules -> rules.tellsRefusals = false);
    }

    Rules with(MinReplicas other) {
        return but(rules -> rules.minReplicas = other);
    }

    /**
     * New events need not wait for a rebuild.
     *
     * @param withSteadyEventAt whether an event has the same {@code event_at} in each delivery
     */
    Rules admittingByEventTime(boolean withSteadyEventAt) {
        return but(rules -> {
            rules.admits = Optional.of(EVENT_TIME_SKEW);
            rules.steadyEventAt = withSteadyEventAt;
        });
    }

    /** Replaces a text in every script that contains this text. */
    Rules withScript(String text, String replacement) {
        if (SimulatedIndex.scripts().stream().noneMatch(script -> script.contains(text))) {
            throw new IllegalArgumentException("no script has this any more: " + text);
        }
        return but(rules -> rules.edited = script -> script.replace(text, replacement));
    }

    Duration window() {
        return window;
    }

    SimulatedKafka.Settings brokers() {
        return new SimulatedKafka.Settings(MAX_RECORD_AGE.toMillis(), refusesOld, refusesNew, retention.toMillis());
    }

    SimulatedLog.Reading reading() {
        return reading;
    }

    boolean keepsDoubt() {
        return keepsDoubt;
    }

    boolean tellsRefusals() {
        return tellsRefusals;
    }

    MinReplicas minReplicas() {
        return minReplicas;
    }

    boolean steadyEventAt() {
        return steadyEventAt;
    }

    UnaryOperator<String> edited() {
        return edited;
    }

    IndexConfig index() {
        return new IndexConfig() {
            @Override
            public Duration dedupWindow() {
                return window;
            }

            @Override
            public Duration lease() {
                return LEASE;
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
                return "quarantine";
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
                return MAX_RECORD_AGE;
            }

            @Override
            public Duration clockSkew() {
                return CLOCK_SKEW;
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
                return new Topics() {
                    @Override
                    public boolean create() {
                        return true;
                    }

                    @Override
                    public int partitions() {
                        return 2;
                    }

                    @Override
                    public Optional<Short> replicationFactor() {
                        return Optional.empty();
                    }

                    @Override
                    public Duration retention() {
                        return LONG_WINDOW.plus(LEASE);
                    }
                };
            }
        };
    }
}
