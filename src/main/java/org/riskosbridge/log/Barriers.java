package org.riskosbridge.log;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/** Raises barriers. Blocks: use a worker thread. */
public interface Barriers {

    /**
     * Raises one barrier in each partition, and waits until each is seen below the high watermark.
     *
     * @param wanted polled while waiting; false cancels
     * @return the barrier of each partition; empty when cancelled
     * @throws ExecutionException when Kafka refuses, for example because a permission is missing
     * @throws TimeoutException when a barrier is not seen in time; the barrier may still arrive
     */
    Map<TopicPartition, Barrier> raise(Collection<TopicPartition> partitions, Duration timeout, BooleanSupplier wanted)
            throws ExecutionException, InterruptedException, TimeoutException;
}
