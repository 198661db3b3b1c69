package org.riskosbridge.guarantee;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Facts that Kafka reported.
 *
 * @param topics the bridge's topics by name
 * @param barrier the result of raising a barrier
 */
record KafkaFacts(Map<String, Topic> topics, BarrierTrial barrier) {

    /** The result of raising a barrier. */
    sealed interface BarrierTrial {}

    /** The barrier was raised, and seen after a while. */
    record Seen(TopicPartition where, long millis) implements BarrierTrial {}

    /** The bridge is not allowed to use its transactional ids. */
    record NoTransactionalId() implements BarrierTrial {}

    /** The barrier was not raised, or not seen, and why. */
    record NotSeen(TopicPartition where, String why) implements BarrierTrial {}

    /** There is no topic to raise a barrier in, or a permission on it is known to be missing. */
    record NotTried() implements BarrierTrial {}

    /** One of the bridge's topics. */
    sealed interface Topic {}

    /**
     * A topic that exists.
     *
     * @param replicas smallest number of replicas of a partition
     * @param settings topic settings by name; empty when the bridge may not read them
     * @param allowed the operations on the topic that Kafka allows the bridge
     */
    record Present(int replicas, Map<String, String> settings, Set<AclOperation> allowed) implements Topic {}

    /** A topic that the bridge will create at its start, with the settings that Kafka predicts. */
    record ToBeCreated(int replicas, Map<String, String> settings) implements Topic {}

    /** A topic that does not exist, and the reason why the bridge will not create it. */
    record Missing(String why) implements Topic {}

    /** A topic that the bridge may not describe. */
    record Hidden() implements Topic {}
}
