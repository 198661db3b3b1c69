package org.riskosbridge.log;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** What is asked of Kafka about topics. Blocks, 10 s at most for each answer: for worker threads. */
@Singleton
class TopicAdmin {

    /** Seconds that Kafka may take for one answer. */
    private static final long PATIENCE = 10;

    /** Nanoseconds between two questions to the producer, which answers from memory. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final LogConfig config;

    TopicAdmin(Admin admin, Producer<byte[], byte[]> producer, LogConfig config) {
        this.admin = admin;
        this.producer = producer;
        this.config = config;
    }

    private static <T> T ask(KafkaFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(PATIENCE, TimeUnit.SECONDS);
    }

    /** {@return those of the topics that do not exist, in order} */
    Set<String> absent(Set<String> needed) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> absent = new TreeSet<>(needed);
        absent.removeAll(ask(admin.listTopics().names()));
        return absent;
    }

    Map<String, TopicDescription> describe(Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        return ask(admin.describeTopics(topics).allTopicNames());
    }

    /**
     * Creates topics.
     *
     * @return how many; not counted is one that another replica has created meanwhile
     */
    int create(Set<String> absent) throws ExecutionException, InterruptedException, TimeoutException {
        List<NewTopic> topics =
                absent.stream().map(name -> NewTopics.of(name, config)).toList();
        int created = 0;
        for (Map.Entry<String, KafkaFuture<Void>> each :
                admin.createTopics(topics).values().entrySet()) {
            try {
                ask(each.getValue());
                created++;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException("topic " + each.getKey() + " cannot be created: " + e.getCause());
                }
            }
        }
        return created;
    }

    /**
     * Waits until records can be appended without a wait. A new topic is listed before its leaders take records: an answer
     * of each leader says that it does. And on an event loop the producer may not wait to learn of a topic.
     *
     * @param partitions the topics, with how many partitions each has
     */
    void awaitLeaders(Map<String, Integer> partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        partitions.forEach((topic, count) -> IntStream.range(0, count)
                .forEach(number -> all.put(new TopicPartition(topic, number), OffsetSpec.latest())));
        ask(admin.listOffsets(all).all());
        partitions.keySet().forEach(this::introduce);
    }

    private void introduce(String topic) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (org.apache.kafka.common.errors.TimeoutException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }
}
