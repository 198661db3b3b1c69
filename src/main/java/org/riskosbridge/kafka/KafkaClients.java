package org.riskosbridge.kafka;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.riskosbridge.log.LogConfig;

/** The Kafka clients that the process shares. All use the settings {@code kafka.*}. */
class KafkaClients {

    /** The channel of Quarkus Messaging that owns the producer: settings, lifecycle, health check. */
    private static final String CHANNEL = "events";

    /**
     * The channel's producer, used directly: sending through the channel would double the cost of a send.
     *
     * @param channel declares the channel, so that Quarkus creates its producer; nothing is sent through the channel
     */
    @Produces
    @Singleton
    Producer<byte[], byte[]> producer(KafkaClientService clients, @Channel(CHANNEL) MutinyEmitter<byte[]> channel) {
        return clients.<byte[], byte[]>getProducer(CHANNEL).unwrap();
    }

    /**
     * The producers of events: the channel's producer, and further producers with the same settings.
     *
     * @param created registers each producer with Micrometer, as Quarkus Messaging does for its own producer
     */
    @Produces
    @Singleton
    ProducerPool pool(
            KafkaClientService clients, Producer<byte[], byte[]> first, Event<Producer<?, ?>> created, LogConfig log) {
        return new ProducerPool(log.producers(), first, number -> {
            Map<String, Object> settings =
                    new HashMap<>(clients.getProducer(CHANNEL).configuration());
            settings.put(ProducerConfig.CLIENT_ID_CONFIG, settings.get(ProducerConfig.CLIENT_ID_CONFIG) + "-" + number);
            Producer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            created.fire(producer);
            return producer;
        });
    }

    void close(@Disposes ProducerPool pool) {
        pool.close();
    }

    @Produces
    @Singleton
    Admin admin(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return Admin.create(kafka);
    }

    void close(@Disposes Admin admin) {
        // Nothing waits for an answer any more, and an unavailable Kafka must not delay the end.
        admin.close(Duration.ZERO);
    }
}
