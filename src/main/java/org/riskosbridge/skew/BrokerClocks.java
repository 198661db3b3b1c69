package org.riskosbridge.skew;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.riskosbridge.log.Barrier;
import org.riskosbridge.log.Barriers;

/**
 * The brokers' clocks. Kafka has no request for them; but a barrier's control record bears its leader's time. Needs what a barrier
 * needs. Blocks.
 */
@Singleton
class BrokerClocks {

    /** Milliseconds that Kafka may take for one answer. */
    private static final int PATIENCE = 5_000;

    private static final long MILLI = 1_000;

    private final Admin admin;
    private final Barriers barriers;

    BrokerClocks(Admin admin, Barriers barriers) {
        this.admin = admin;
        this.barriers = barriers;
    }

    /**
     * What the brokers' clocks showed.
     *
     * @param readings by broker id
     * @param silent brokers whose clocks could not be read, and why
     */
    record Round(Map<Integer, ClockReading> readings, Map<Integer, String> silent) {}

    /**
     * Reads the clock of each broker that leads a partition of the topics.
     *
     * @param topics on which to raise the barriers: on the first, as far as its leaders are all brokers
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
        Map<String, TopicDescription> found =
                await(admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(PATIENCE))
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
        Barrier barrier = requireNonNull(barriers.raise(List.of(where), Duration.ofMillis(PATIENCE), () -> true)
                .get(where));
        return ClockReading.of(barrier.leaderTime() * MILLI, MILLI, barrier.asked(), barrier.seen());
    }

    private static <T> T await(KafkaFuture<T> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(PATIENCE, TimeUnit.MILLISECONDS);
    }
}
