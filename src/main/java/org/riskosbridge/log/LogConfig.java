package org.riskosbridge.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.riskosbridge.config.Bounds;

/** The log: {@code bridge.log.*}. The Kafka clients keep their own settings under {@code kafka.*}. */
@ConfigMapping(prefix = "bridge.log")
public interface LogConfig {

    /** What a record's key is. */
    @WithDefault("event-id")
    Key key();

    /** Where authenticated deliveries go that are no valid event. */
    @WithDefault("riskos.quarantine")
    String quarantineTopic();

    /** Where it is written down who has replayed what. */
    @WithDefault("riskos.audit")
    String auditTopic();

    /** Where the bridges write down every topic that they append events to: a rebuild reads all of these topics. */
    @WithDefault("riskos.registry")
    String registryTopic();

    /**
     * How far a record's time may be from the leader's clock, {@code message.timestamp.before.max.ms} and {@code .after.max.ms}
     * of each topic: the broker refuses a record that a paused process or a socket buffer lets go too late, and one whose time comes
     * from a clock that is far ahead.
     */
    @Bounds(min = "1s", max = "1h")
    @WithDefault("20s")
    Duration maxRecordAge();

    /** How far the clocks of Redis and the brokers may be apart. */
    @Bounds(min = "0s", max = "1m")
    @WithDefault("2s")
    Duration clockSkew();

    /**
     * What the transactional ids of the barriers begin with. No event is in a transaction: an aborted one without records is how a
     * barrier gets into a partition.
     */
    @WithDefault("riskos-kafka-bridge.")
    String transactionalIdPrefix();

    /** How long the log may take to tell what became of a record in doubt. */
    @Bounds(min = "100ms", max = "5m")
    @WithDefault("5s")
    Duration lookupTimeout();

    /** What the bridge creates, where a topic is missing. Topics that exist are never changed. */
    Topics topics();

    /** What a record's key is. */
    enum Key {
        /** {@code event_id}. */
        EVENT_ID,
        /** {@code data.eval_id}, for those who need one evaluation's events in order; {@code event_id} without one. */
        EVAL_ID
    }

    /** {@code bridge.log.topics.*}. */
    interface Topics {
        /** Whether missing topics are created. When not, the bridge says which are missing, and waits for them. */
        @WithDefault("true")
        boolean create();

        /** Partitions of a new topic. */
        @Bounds(min = "1", max = "10000")
        @WithDefault("6")
        int partitions();

        /** Replicas of a new topic; the brokers' own default when absent. From 3 on, two of them must have a record. */
        @Bounds(min = "1", max = "100")
        Optional<Short> replicationFactor();

        /** How long records are kept. */
        @Bounds(min = "1m", max = "3650d")
        @WithDefault("30d")
        Duration retention();
    }
}
