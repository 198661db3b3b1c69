package org.riskosbridge.skew;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.riskosbridge.log.Barrier;
import org.riskosbridge.log.Barriers;
import org.riskosbridge.log.KafkaTimeout;

/**
 * The brokers' clocks. Kafka has no request for a clock, but the control record of a barrier has its leader's time. So a reading needs the
 * permissions of a barrier. Blocks.
 */
@Singleton
class BrokerClocks {

    private static final long MILLI = 1_000;

    private final Admin admin;
    private final Barriers barriers;

    BrokerClocks(Admin admin, Barriers barriers) {
        this.admin = admin;
        this.barriers = barriers;
    }

    /**
     * The readings of the brokers' clocks.
     *
     * @param readings by broker id
     * @param silent brokers whose clocks could not be read, with the reason
     */
    record Round(Map<Integer, ClockReading> readings, Map<Integer, String> silent) {}

    /**
     * Reads the clock of each broker that leads a partition of the topics.
     *
     * @param topics the topics for the barriers, in this order: each broker gets one barrier, in the first topic of which it leads a partition
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when Kafka does not answer
     */
    Round read(Collection<String> topics) throws ExecutionException, InterruptedException, TimeoutException {
        Round round = new Round(new TreeMap<>(), new TreeMap<>());
        for (Map.Entry<Integer, TopicPartition> each : leaders(topics).entrySet()) {
            try {
                round.readings().put(each.getKey(), read(each.getValue()));
            } catch (ExecutionException | TimeoutException e) {
                round.silent().put(each.getKey(), String.valueOf(e.getCause() == null ? e : e.getCause()));
            }
        }
        return round;
    }

    private Map<Integer, TopicPartition> leaders(Collection<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<Integer, TopicPartition> leaders = new TreeMap<>();
        Map<String, TopicDescription> found = KafkaTimeout.CLOCKS.await(
                admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(KafkaTimeout.CLOCKS.millis()))
                        .allTopicNames());
        for (String name : topics) {
            requireNonNull(found.get(name)).partitions().forEach(partition -> {
                Node leader = partition.leader();
                if (leader != null) {
                    leaders.putIfAbsent(leader.id(), new TopicPartition(name, partition.partition()));
                }
            });
        }
        return leaders;
    }

    private ClockReading read(TopicPartition where) throws ExecutionException, InterruptedException, TimeoutException {
        Barrier barrier = barriers.raise(where, KafkaTimeout.CLOCKS.limit());
        return ClockReading.of(barrier.leaderTime() * MILLI, MILLI, barrier.asked(), barrier.seen());
    }
}
