package org.riskosbridge.log;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/** Raises barriers. Blocks: for worker threads. */
public interface Barriers {

    /**
     * Raises one barrier in each partition, and waits until each is seen below the high watermark.
     *
     * @param wanted asked again and again while there is something to wait for
     * @return the barrier of each partition; empty when they are not wanted any more
     * @throws ExecutionException when Kafka refuses, for want of a permission for example
     * @throws TimeoutException when a barrier is not seen in time; whether it will ever be is not known then
     */
    Map<TopicPartition, Barrier> raise(Collection<TopicPartition> partitions, Duration timeout, BooleanSupplier wanted)
            throws ExecutionException, InterruptedException, TimeoutException;
}
