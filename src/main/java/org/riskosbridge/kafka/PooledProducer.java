package org.riskosbridge.kafka;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** One producer of the pool, with the bytes of its records that have no outcome yet. Thread-safe. */
final class PooledProducer {

    private final Producer<byte[], byte[]> producer;
    private final AtomicLong pending = new AtomicLong();

    PooledProducer(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    /** {@return bytes of the values of all records without an outcome} */
    long pending() {
        return pending.get();
    }

    /**
     * Sends a record. Does not block.
     *
     * @throws RuntimeException when the producer refuses the record before it takes it: then there is no outcome
     */
    void send(ProducerRecord<byte[], byte[]> record, Callback outcome) {
        int bytes = record.value().length;
        pending.addAndGet(bytes);
        try {
            var unused = producer.send(record, (metadata, failure) -> {
                pending.addAndGet(-bytes);
                outcome.onCompletion(metadata, failure);
            });
        } catch (RuntimeException refused) {
            pending.addAndGet(-bytes);
            throw refused;
        }
    }

    /**
     * Asks for the metadata of topics.
     *
     * @return whether the producer has the metadata of all of them
     */
    boolean knows(Collection<String> topics) {
        boolean all = true;
        for (String topic : topics) {
            try {
                producer.partitionsFor(topic);
            } catch (TimeoutException notYet) {
                all = false;
            }
        }
        return all;
    }
}
