package org.riskosbridge.kafka;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/** Pools for tests. */
final class ProducerPools {

    private ProducerPools() {}

    /** {@return a pool of one producer, which its caller closes} */
    static ProducerPool of(Producer<byte[], byte[]> producer) {
        return new ProducerPool(
                producer,
                number -> producer,
                new ProducerPool.Limits(1, Long.MAX_VALUE, TimeUnit.MILLISECONDS.toNanos(1), false),
                new FastestAppend(System.nanoTime()));
    }
}
