package org.riskosbridge.log;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/** Raises barriers. Blocks: use a worker thread. */
public interface Barriers {

    /**
     * Raises one barrier in each partition, and waits until the barriers are seen below the high watermark. Does not wait for the whole time-out when
     * some partitions have their barrier and the others, for example those with too few in-sync replicas, do not get one.
     *
     * @param wanted polled while waiting; false cancels
     * @return the barriers that were seen; a barrier that was not seen may still arrive; empty when cancelled
     * @throws ExecutionException when Kafka refuses, for example because a permission is missing
     */
    Map<TopicPartition, Barrier> raise(Collection<TopicPartition> partitions, Duration timeout, BooleanSupplier wanted)
            throws ExecutionException, InterruptedException;

    /**
     * Raises a barrier in one partition, and waits until it is seen below the high watermark.
     *
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when the barrier is not seen in time; it may still arrive
     */
    default Barrier raise(TopicPartition where, Duration timeout)
            throws ExecutionException, InterruptedException, TimeoutException {
        Barrier barrier = raise(List.of(where), timeout, () -> true).get(where);
        if (barrier == null) {
            throw new TimeoutException("the barrier was not seen in time");
        }
        return barrier;
    }
}
