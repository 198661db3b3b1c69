package org.riskosbridge.kafka;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.riskosbridge.log.KafkaTimeout;

/** Creates topics and queries them. Blocks, at most 10 s for each response: use a worker thread. */
@Singleton
public class TopicAdmin {

    /** Brokers learn of a new topic within some tens of milliseconds. */
    private static final long UNKNOWN_TOPIC_RETRY_MS = 50;

    /** Milliseconds for which one request waits for leaders. */
    private static final int LEADER_MS = 2_000;

    private final Admin admin;

    TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /** {@return the topics that do not exist, in order} */
    public Set<String> absent(Set<String> needed) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> absent = new TreeSet<>(needed);
        absent.removeAll(KafkaTimeout.TOPICS.await(admin.listTopics().names()));
        return absent;
    }

    public Map<String, TopicDescription> describe(Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        return KafkaTimeout.TOPICS.await(admin.describeTopics(topics).allTopicNames());
    }

    /**
     * Creates topics.
     *
     * @return the number of topics created, without topics that another process has created meanwhile
     * @throws InvalidReplicationFactorException when Kafka has fewer brokers than a topic would have replicas
     * @throws KafkaException with the topic that cannot be created, and the reason
     */
    public int create(Collection<NewTopic> topics) throws ExecutionException, InterruptedException, TimeoutException {
        int created = 0;
        for (Map.Entry<String, KafkaFuture<Void>> each :
                admin.createTopics(topics).values().entrySet()) {
            try {
                KafkaTimeout.TOPICS.await(each.getValue());
                created++;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InvalidReplicationFactorException tooFewBrokers) {
                    throw tooFewBrokers;
                }
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException("topic " + each.getKey() + " cannot be created: " + e.getCause());
                }
            }
        }
        return created;
    }

    /** {@return the number of brokers that Kafka has now} */
    int brokers() throws ExecutionException, InterruptedException, TimeoutException {
        return KafkaTimeout.TOPICS.await(admin.describeCluster().nodes()).size();
    }

    /**
     * Creates a topic and waits until its leaders accept records. A leader that is not ready could accept a second batch after it has
     * refused the first, which the producer then retries in vain (KAFKA-15591).
     */
    public void createAndAwait(NewTopic topic) throws ExecutionException, InterruptedException, TimeoutException {
        create(Set.of(topic));
        Set<TopicPartition> silent = awaitLeaders(Map.of(topic.name(), topic.numPartitions()));
        if (!silent.isEmpty()) {
            throw new TimeoutException("These partitions do not accept records yet: " + silent);
        }
    }

    /**
     * Waits until the leaders accept records, at most 10 s: a partition may be without a leader for long. Kafka lists a new topic before its leaders
     * accept records. Until a broker knows the topic, the broker answers that the topic does not exist, and the client does not ask again.
     *
     * @param partitions the number of partitions of each topic
     * @return the partitions whose leaders did not answer
     */
    public Set<TopicPartition> awaitLeaders(Map<String, Integer> partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> silent = new HashMap<>();
        partitions.forEach((topic, count) -> IntStream.range(0, count)
                .forEach(number -> silent.put(new TopicPartition(topic, number), OffsetSpec.latest())));
        long deadline = System.nanoTime() + KafkaTimeout.TOPICS.limit().toNanos();
        while (true) {
            ListOffsetsResult asked = admin.listOffsets(silent, new ListOffsetsOptions().timeoutMs(LEADER_MS));
            for (TopicPartition each : Set.copyOf(silent.keySet())) {
                if (hasAnswered(asked.partitionResult(each))) {
                    silent.remove(each);
                }
            }
            if (silent.isEmpty() || System.nanoTime() > deadline) {
                return silent.keySet();
            }
            TimeUnit.MILLISECONDS.sleep(UNKNOWN_TOPIC_RETRY_MS);
        }
    }

    /** {@return whether the leader has answered; false while there is none, or while the broker does not know the topic} */
    private static boolean hasAnswered(KafkaFuture<?> answer) throws ExecutionException, InterruptedException {
        try {
            answer.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                return false;
            }
            throw e;
        }
    }
}
