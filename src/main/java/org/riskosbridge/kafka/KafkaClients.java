package org.riskosbridge.kafka;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** The clients that the whole process shares; all take their settings from {@code kafka.*}. */
class KafkaClients {

    /** The channel of Quarkus Messaging that owns the producer: its settings, its life, its health. */
    private static final String CHANNEL = "events";

    /**
     * The channel's producer, to be used directly: a hop through the channel costs as much as the send itself.
     *
     * @param channel declares the channel, so that its producer is made; nothing is sent through it
     */
    @Produces
    @Singleton
    Producer<byte[], byte[]> producer(KafkaClientService clients, @Channel(CHANNEL) MutinyEmitter<byte[]> channel) {
        return clients.<byte[], byte[]>getProducer(CHANNEL).unwrap();
    }

    @Produces
    @Singleton
    Admin admin(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return Admin.create(kafka);
    }

    void close(@Disposes Admin admin) {
        admin.close(Duration.ofSeconds(1));
    }
}
