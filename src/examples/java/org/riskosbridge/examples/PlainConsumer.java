package org.riskosbridge.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/** Reads events with nothing but Kafka's own client: {@code PlainConsumer BOOTSTRAP GROUP TOPIC...}. */
public final class PlainConsumer {

    private PlainConsumer() {}

    public static void main(String... args) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", args[0],
                "group.id", args[1],
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer",
                "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
        Thread main = Thread.currentThread();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(consumer, main)));
            consumer.subscribe(List.of(args).subList(2, args.length));
            while (true) {
                ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofSeconds(1));
                records.forEach(PlainConsumer::handle);
                // Commits only processed records: after a crash the last few records come again.
                consumer.commitSync();
            }
        } catch (WakeupException end) {
            System.out.println("ended");
        }
    }

    private static void handle(ConsumerRecord<String, byte[]> event) {
        System.out.println("handled " + header(event, "ce_type") + " " + header(event, "ce_id") + " "
                + new String(event.value(), UTF_8).length());
    }

    private static String header(ConsumerRecord<?, ?> event, String name) {
        Header header = event.headers().lastHeader(name);
        return header == null ? "-" : new String(header.value(), UTF_8);
    }

    private static void end(KafkaConsumer<?, ?> consumer, Thread main) {
        consumer.wakeup();
        try {
            main.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
