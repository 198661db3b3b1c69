package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.log.Records;

/** A topic to which a bridge has appended for a day. */
public final class StoredDay {

    static final int PARTITIONS = 3;

    private StoredDay() {}

    /** {@return the beginning of a past day whose records no retention has deleted yet} */
    public static Instant begin() {
        return Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(2));
    }

    /**
     * Appends events as a bridge does, evenly over 24 hours: {@code event-0}, {@code event-1}, ..., ten events for each evaluation, every fourth
     * event of Production, each with an {@code event_at} two hours before.
     *
     * @param bytes of each body
     */
    public static void fill(String bootstrapServers, String topic, Instant start, int events, int bytes)
            throws Exception {
        Map<String, Object> settings = new HashMap<>(NewTopicProducer.settings(bootstrapServers));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(settings)) {
            // The maximum record age is set afterwards: with it, the topic would accept no record of yesterday.
            admin.createTopics(Set.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
                            .configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
            append(settings, topic, start, events, bytes);
            Collection<AlterConfigOp> bound = List.of(new AlterConfigOp(
                    new ConfigEntry("message.timestamp.before.max.ms", "20000"), AlterConfigOp.OpType.SET));
            admin.incrementalAlterConfigs(Map.of(resource, bound)).all().get();
        }
    }

    private static void append(Map<String, Object> settings, String topic, Instant start, int events, int bytes) {
        Webhook webhook = new Webhook("riskos", "again.", Set.of());
        String type = topic.substring(topic.indexOf('.') + 1);
        Duration gap = Duration.ofDays(1).dividedBy(events);
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < events; number++) {
                Instant claimed = start.plus(gap.multipliedBy(number));
                Envelope event = new Envelope(
                        "event-" + number,
                        type,
                        claimed.minus(Duration.ofHours(2)).toString(),
                        "eval-" + number / 10,
                        number % 4 == 0 ? "Production" : "Sandbox");
                ProducerRecord<byte[], byte[]> record = Records.event(
                        webhook,
                        event,
                        event.eventId().getBytes(UTF_8),
                        body(event, bytes),
                        topic,
                        number % PARTITIONS,
                        claimed.toEpochMilli(),
                        null);
                var unused = producer.send(record, (metadata, failure) -> {
                    if (failure != null) {
                        failures.add(failure);
                    }
                });
            }
        }
        assertThat(failures).isEmpty();
    }

    private static byte[] body(Envelope event, int bytes) {
        String begin = "{\"event_id\":\"" + event.eventId() + "\",\"event_type\":\"" + event.eventType()
                + "\",\"event_at\":\"" + event.eventAt() + "\",\"data\":{\"eval_id\":\"" + event.evalId()
                + "\",\"decision\":\"ACCEPT\",\"environment_name\":\"" + event.environment() + "\",\"padding\":\"";
        return (begin + "x".repeat(Math.max(0, bytes - begin.length() - 3)) + "\"}}").getBytes(UTF_8);
    }
}
