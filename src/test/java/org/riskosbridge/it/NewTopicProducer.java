package org.riskosbridge.it;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings of a test's producer for a topic that was created a moment ago. */
public final class NewTopicProducer {

    private NewTopicProducer() {}

    /**
     * {@return settings with one request in flight}
     *
     * <p>A leader that is not ready refuses the first of two batches and accepts the second; the producer then retries the first in vain for two minutes
     * (KAFKA-15591).
     */
    public static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1);
    }
}
