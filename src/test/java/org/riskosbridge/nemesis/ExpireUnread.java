package org.riskosbridge.nemesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.riskosbridge.it.NewTopicProducer;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Records;
import org.riskosbridge.nemesis.BridgeLog.Said;

/**
 * Redis is flushed. While a bridge reads the log again, slowly, retention deletes records that the bridge has not read yet: all records of a topic
 * of a former configuration, with events of another webhook. Expected effect: the bridge logs the deletion and begins again, and afterwards the
 * index is complete.
 *
 * @param registry the registry of topics
 * @param links the links from all bridges to Kafka
 */
record ExpireUnread(Scene scene, Brokers brokers, SentinelRedis redis, String registry, List<TcpProxy> links)
        implements Nemesis {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String TOPIC = "formerly.case_closed";

    /** The records have 30 MB together: with a delay of 20 ms for each 16 KiB a reader needs half a minute. */
    private static final int RECORDS = 300;

    private static final int BYTES = 100_000;
    private static final int SLOW_MS = 20;

    @Override
    public String kind() {
        return "retention passes a rebuild";
    }

    @Override
    public Set<String> touches() {
        // The bridge that reads must continue, and no other bridge may read instead.
        Set<String> touched = scene.namesOfBridges();
        for (Replica replica : scene.replicas()) {
            touched.add("bridge-redis-" + replica.number());
            touched.add("bridge-kafka-" + replica.number());
        }
        touched.addAll(Set.of("kafka", "redis"));
        return touched;
    }

    @Override
    public Effect strike(Random random) throws Exception {
        fill();
        long rebuilt = scene.said(Said.REBUILT);
        long reading = scene.said(Said.READING);
        long overtaken = scene.said(Said.OVERTAKEN);
        links.forEach(link -> link.slow(SLOW_MS));
        try {
            redis.flush();
            // The first line comes before the bridge has looked up where to begin, the second line 10 s later.
            scene.await(LIMIT, () -> scene.said(Said.READING) > reading + 1);
            brokers.expire(TOPIC, scene);
            scene.await(LIMIT, () -> scene.said(Said.OVERTAKEN) > overtaken);
        } finally {
            links.forEach(TcpProxy::pass);
        }
        boolean again = FailoverFaults.awaitRebuilt(scene, redis, rebuilt);
        long noticed = scene.said(Said.OVERTAKEN) - overtaken;
        return new Effect(
                noticed > 0 && again, "noticed " + noticed + " times" + (again ? ", rebuilt" : ", not rebuilt"));
    }

    private void fill() throws Exception {
        brokers.create(TOPIC);
        Map<String, Object> client = NewTopicProducer.settings(brokers.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(Records.registration(registry, TOPIC, 1, LogConfig.Key.EVENT_ID))
                    .get();
            for (int i = 0; i < RECORDS; i++) {
                ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(TOPIC, new byte[BYTES]);
                event.headers()
                        .add(new RecordHeader(
                                "ce_id", UUID.randomUUID().toString().getBytes(UTF_8)))
                        .add(new RecordHeader("ce_source", "/webhooks/former".getBytes(UTF_8)));
                var unused = producer.send(event);
            }
        }
    }
}
