package org.riskosbridge.kafka;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Records;

/**
 * Every topic that bridges of this index have appended events to, with its partitions, as records of a compacted topic. A
 * rebuild must read all of these topics, whatever the configuration of the bridge that rebuilds. A bridge registers a topic,
 * and a new number of its partitions, before it appends the first event there. Blocks: for worker threads.
 */
@Singleton
public class TopicRegistry {

    /** Seconds that Kafka may take for the acknowledgement of a registration: more than {@code delivery.timeout.ms}. */
    private static final long PATIENCE = 10;

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
     * Registers topics that this process has not registered yet, and those that have more partitions now. Completes when all
     * in-sync replicas have the registrations. A second registration of the same topic does no harm.
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
            each.get(PATIENCE, TimeUnit.SECONDS);
        }
        registered.putAll(topics);
    }

    /** The registry was deleted: all topics have to be registered again. */
    public void forget() {
        registered.clear();
    }

    /**
     * Reads the registry behind a barrier.
     *
     * @param goOn asked again and again whether to go on
     * @return all registered topics with their partitions; empty when the reading was not to go on
     * @throws IllegalStateException when a record is not a registration
     */
    public Optional<Map<String, Integer>> read(BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Integer> topics = new HashMap<>();
        boolean all = reader.readSince(Map.of(config.registryTopic(), 1), 0, (registrations, left) -> {
            registrations.forEach(each -> enter(topics, each.identity().eventId()));
            return goOn.getAsBoolean();
        });
        return all ? Optional.of(topics) : Optional.empty();
    }

    /** A topic whose registration says 0 partitions is no longer registered. */
    private void enter(Map<String, Integer> topics, String registration) {
        if (!registration.matches("[a-zA-Z0-9._-]{1,249}/[0-9]{1,9}")) {
            throw new IllegalStateException("The topic " + config.registryTopic()
                    + " holds a record that is not a registration: see bridge.log.registry-topic");
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
