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

/** A topic of one partition with more records than one fetch of a reader, so that a test can delete records while the reader reads. */
public record BulkyTopic(Admin admin, TopicPartition partition) {

    public static final int RECORDS = 100;

    /** Bytes of a body: all records together are more than twice as large as one fetch of the bridge. */
    private static final int RECORD = 100_000;

    public static BulkyTopic fill(Admin admin, String name) throws Exception {
        admin.createTopics(Set.of(new NewTopic(name, 1, (short) 1))).all().get();
        Map<String, Object> kafka = NewTopicProducer.settings(TestDependencies.shared().bootstrapServers);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>(name, new byte[RECORD]));
            }
        }
        return new BulkyTopic(admin, new TopicPartition(name, 0));
    }

    /** Deletes records as retention does: the topic now begins with the last record. */
    public void expire() {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(RECORDS - 1)))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
