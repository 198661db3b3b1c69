package org.riskosbridge.kafka;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.riskosbridge.event.TopicName;
import org.riskosbridge.log.KafkaTimeout;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Records;

/**
 * The registry of every topic that bridges of this index have appended events to, with the number of partitions, in a compacted topic. A rebuild
 * reads all registered topics, whatever the configuration of the rebuilding bridge is. A bridge registers a topic, and a new number of partitions,
 * before it appends the first event to them. Blocks: use a worker thread.
 */
@Singleton
public class TopicRegistry {

    private final Producer<byte[], byte[]> producer;
    private final LogReader reader;
    private final LogConfig config;
    private final Map<String, Integer> registered = new HashMap<>();

    public TopicRegistry(Producer<byte[], byte[]> producer, LogReader reader, LogConfig config) {
        this.producer = producer;
        this.reader = reader;
        this.config = config;
    }

    /**
     * Registers topics that this process has not registered yet or that have more partitions now. Returns when all in-sync replicas have the
     * registrations. Idempotent.
     *
     * @param topics the topics with their partitions
     */
    public void register(Map<String, Integer> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        topics.forEach((topic, partitions) -> {
            if (partitions > registered.getOrDefault(topic, 0)) {
                sent.add(producer.send(Records.registration(config.registryTopic(), topic, partitions)));
            }
        });
        for (Future<RecordMetadata> each : sent) {
            // The limit is more than delivery.timeout.ms, so that the producer's own outcome arrives first.
            KafkaTimeout.TOPICS.await(each);
        }
        registered.putAll(topics);
    }

    /** Called when the registry was deleted: registers all topics again. */
    public void forget() {
        registered.clear();
    }

    /**
     * Reads the registry up to a barrier.
     *
     * @param goOn polled while reading; false cancels
     * @return all registered topics with their partitions; empty when cancelled
     * @throws IllegalStateException when a record is not a registration
     */
    public Optional<Map<String, Integer>> read(BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Integer> topics = new HashMap<>();
        boolean all = reader.readSince(Map.of(config.registryTopic(), 1), 0, Map.of(), batch -> {
            batch.events().forEach(each -> enter(topics, each.identity().eventId()));
            return goOn.getAsBoolean();
        });
        return all ? Optional.of(topics) : Optional.empty();
    }

    /** A registration with 0 partitions removes the topic. */
    private void enter(Map<String, Integer> topics, String registration) {
        if (!registration.matches(TopicName.REGEX + "/[0-9]{1,9}")) {
            throw new IllegalStateException("The topic " + config.registryTopic()
                    + " contains a record that is not a registration: see bridge.log.registry-topic");
        }
        int slash = registration.indexOf('/');
        String topic = registration.substring(0, slash);
        int partitions = Integer.parseInt(registration.substring(slash + 1));
        if (partitions == 0) {
            topics.remove(topic);
        } else {
            topics.merge(topic, partitions, Math::max);
        }
    }
}
