package org.riskosbridge.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.riskosbridge.log.LogConfig;

/** The topic of the audit records of operators' actions. Blocks. */
@Singleton
public class AuditTopic {

    private final TopicAdmin topics;
    private final Map<String, Object> kafka;
    private final LogConfig config;

    AuditTopic(TopicAdmin topics, @Identifier("default-kafka-broker") Map<String, Object> kafka, LogConfig config) {
        this.topics = topics;
        this.kafka = kafka;
        this.config = config;
    }

    /** {@return whether the topic does not exist} */
    public boolean isAbsent() throws ExecutionException, InterruptedException, TimeoutException {
        return !topics.absent(Set.of(config.auditTopic())).isEmpty();
    }

    /**
     * Creates the topic if it is missing and the bridge may create topics.
     *
     * @throws IllegalStateException when it is missing and the bridge may not create it
     */
    public void provide() throws ExecutionException, InterruptedException, TimeoutException {
        if (isAbsent()) {
            if (!config.topics().create()) {
                throw new IllegalStateException(
                        "The topic " + config.auditTopic() + " does not exist, and bridge.log.topics.create is"
                                + " false. Create it, or set bridge.log.audit-topic to another topic.");
            }
            topics.createAndAwait(NewTopics.of(config.auditTopic(), config));
        }
    }

    /** {@return a producer of audit records; a record is acknowledged when all in-sync replicas have it} */
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(settings);
    }

    /** Appends one record to the topic, and returns when all in-sync replicas have the record. */
    public void append(ProducerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
        try (Producer<byte[], byte[]> producer = producer()) {
            var unused = producer.send(record).get();
        }
    }
}
