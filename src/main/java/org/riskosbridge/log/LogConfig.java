package org.riskosbridge.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.riskosbridge.config.Bounds;

/** The log: {@code bridge.log.*}. The Kafka clients keep their own settings under {@code kafka.*}. */
@ConfigMapping(prefix = "bridge.log")
public interface LogConfig {

    /** The key of a record. */
    @WithDefault("event-id")
    Key key();

    /** The topic of authenticated deliveries that are not valid events. */
    @WithDefault("riskos.quarantine")
    String quarantineTopic();

    /** The topic of the audit records of replays. */
    @WithDefault("riskos.audit")
    String auditTopic();

    /** The topic in which bridges register every topic that they append events to. A rebuild reads all registered topics. */
    @WithDefault("riskos.registry")
    String registryTopic();

    /**
     * How far a record's time may be from the leader's clock, {@code message.timestamp.before.max.ms} and {@code .after.max.ms}
     * of each topic: a broker refuses a record that a paused process or a socket buffer has delayed, and a record whose time comes from a clock
     * that is far ahead.
     */
    @Bounds(min = "1s", max = "1h")
    @WithDefault("20s")
    Duration maxRecordAge();

    /** Maximum difference between the clocks of Redis and the brokers. */
    @Bounds(min = "0s", max = "1m")
    @WithDefault("2s")
    Duration clockSkew();

    /**
     * Prefix of the transactional ids of barriers. Events are not in transactions: a barrier is an aborted transaction without records.
     */
    @WithDefault("riskos-kafka-bridge.")
    String transactionalIdPrefix();

    /** Time-out of a lookup for an event in doubt. */
    @Bounds(min = "100ms", max = "5m")
    @WithDefault("5s")
    Duration lookupTimeout();

    /** Number of producers of events, each with one request in flight to each broker. Each partition belongs to one producer. */
    @Bounds(min = "1", max = "32")
    @WithDefault("1")
    int producers();

    /** Settings of topics that the bridge creates. The bridge never changes existing topics. */
    Topics topics();

    /** The kinds of record keys. */
    enum Key {
        /** {@code event_id}. */
        EVENT_ID,
        /** {@code data.eval_id}, which keeps the events of one evaluation in order; {@code event_id} when there is none. */
        EVAL_ID
    }

    /** {@code bridge.log.topics.*}. */
    interface Topics {
        /** Whether the bridge creates missing topics. If not, the bridge names the missing topics and waits for them. */
        @WithDefault("true")
        boolean create();

        /** Partitions of a new topic. */
        @Bounds(min = "1", max = "10000")
        @WithDefault("6")
        int partitions();

        /** Replicas of a new topic; the brokers' default when absent. With 3 or more, two of them must have a record. */
        @Bounds(min = "1", max = "100")
        Optional<Short> replicationFactor();

        /** Retention of a new topic. */
        @Bounds(min = "1m", max = "3650d")
        @WithDefault("30d")
        Duration retention();
    }
}
