package org.riskosbridge.it;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of one partition whose records are more than a reader fetches at once, so that they can be deleted while it reads. */
public record BulkyTopic(Admin admin, TopicPartition partition) {

    public static final int RECORDS = 100;

    /** Bytes: all records together are more than twice what the bridge fetches at once. */
    private static final int RECORD = 100_000;

    public static BulkyTopic fill(Admin admin, String name) throws Exception {
        admin.createTopics(Set.of(new NewTopic(name, 1, (short) 1))).all().get();
        Map<String, Object> kafka = Map.of("bootstrap.servers", TestDependencies.shared().bootstrapServers);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>(name, new byte[RECORD]));
            }
        }
        return new BulkyTopic(admin, new TopicPartition(name, 0));
    }

    /** As retention does: the topic begins with the last record now. */
    public void expire() {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(RECORDS - 1)))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
