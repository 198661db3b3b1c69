package org.riskosbridge.skew;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AbortTransactionOptions;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * The brokers' clocks. Kafka has no request for them; but the control marker that ends a transaction which never was bears
 * its leader's time, and that is told with the state of the marker's producer. Needs Cluster:Alter and Read. Blocks.
 */
@Singleton
class BrokerClocks {

    /**
     * Always the same one, so that the brokers remember one producer more, not one with each reading. Producer ids are
     * handed out from 0 upwards, and the barriers' begin above it.
     */
    private static final long NOBODY = (1L << 62) - 1;

    /** Milliseconds that Kafka may take for one answer. */
    private static final int PATIENCE = 5_000;

    private static final long MILLI = 1_000;

    private final Admin admin;

    BrokerClocks(Admin admin) {
        this.admin = admin;
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
     * @param topics on which to leave the markers: on the first, as far as its leaders are all brokers
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when Kafka does not answer
     */
    Round read(Collection<String> topics) throws ExecutionException, InterruptedException, TimeoutException {
        Round round = new Round(new TreeMap<>(), new TreeMap<>());
        for (Map.Entry<Integer, TopicPartition> each : leaders(topics).entrySet()) {
            try {
                round.readings().put(each.getKey(), read(each.getValue()));
            } catch (ExecutionException | TimeoutException | KafkaException e) {
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
        AbortTransactionSpec marker = new AbortTransactionSpec(where, NOBODY, (short) 0, 0);
        long asked = System.nanoTime();
        await(admin.abortTransaction(marker, new AbortTransactionOptions().timeoutMs(PATIENCE))
                .all());
        // Perhaps it is by now the marker of another bridge: that one was written between question and answer, too.
        List<ProducerState> producers = await(
                        admin.describeProducers(List.of(where), new DescribeProducersOptions().timeoutMs(PATIENCE))
                                .partitionResult(where))
                .activeProducers();
        long answered = System.nanoTime();
        return producers.stream()
                .filter(producer -> producer.producerId() == NOBODY)
                .findFirst()
                .map(producer -> ClockReading.of(producer.lastTimestamp() * MILLI, MILLI, asked, answered))
                .orElseThrow(() -> new KafkaException("the marker's producer is not known on " + where));
    }

    private static <T> T await(KafkaFuture<T> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(PATIENCE, TimeUnit.MILLISECONDS);
    }
}
