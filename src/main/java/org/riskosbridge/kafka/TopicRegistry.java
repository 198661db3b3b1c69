package org.riskosbridge.kafka;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.TopicName;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.KafkaTimeout;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Records;

/**
 * The registry of every topic that bridges of this index have appended events to, with the number of partitions and the key of the records, in a
 * compacted topic. A rebuild reads all registered topics, whatever the configuration of the rebuilding bridge is. A bridge registers a topic, and a
 * new number of partitions, before it appends the first event to them. Blocks: use a worker thread.
 */
@Singleton
public class TopicRegistry {

    /** {@link Records#registration} */
    private static final Pattern REGISTRATION = Pattern.compile("(" + TopicName.REGEX + ")/([0-9]{1,9})(/eval-id)?");

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
     * Registers topics that this process has not registered yet or that have another number of partitions now. Returns when all in-sync replicas
     * have the registrations. Idempotent.
     *
     * @param topics the topics with their partitions
     */
    public void register(Map<String, Integer> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        topics.forEach((topic, partitions) -> {
            if (!partitions.equals(registered.get(topic))) {
                sent.add(producer.send(Records.registration(config.registryTopic(), topic, partitions, config.key())));
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
     * @return all registered topics; empty when cancelled
     * @throws IllegalStateException when a record is not a registration
     */
    public Optional<Map<String, Distribution>> read(BooleanSupplier goOn)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Distribution> topics = new HashMap<>();
        LogPartition where = new LogPartition(config.registryTopic(), 0);
        Optional<Map<LogPartition, Long>> unread = reader.readSince(0, Map.of(where, 0L), batch -> {
            batch.events().forEach(each -> enter(topics, each.identity().eventId()));
            return goOn.getAsBoolean();
        });
        if (unread.isPresent() && !unread.get().isEmpty()) {
            throw new TimeoutException("The topic " + config.registryTopic() + " could not be read in time");
        }
        return unread.map(all -> topics);
    }

    /** A registration with 0 partitions removes the topic. */
    private void enter(Map<String, Distribution> topics, String registration) {
        Matcher parts = REGISTRATION.matcher(registration);
        if (!parts.matches()) {
            throw new IllegalStateException("The topic " + config.registryTopic()
                    + " contains a record that is not a registration: see bridge.log.registry-topic");
        }
        String topic = parts.group(1);
        int partitions = Integer.parseInt(parts.group(2));
        if (partitions == 0) {
            topics.remove(topic);
        } else {
            topics.merge(topic, new Distribution(Set.of(partitions), parts.group(3) == null), Distribution::and);
        }
    }
}
