package org.riskosbridge.nemesis;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.riskosbridge.nemesis.BridgeLog.Said;
import org.riskosbridge.nemesis.Nemesis.Effect;

/** The view of every nemesis: the bridges, the sender's results, and the time. */
record Scene(List<Replica> replicas, RetryingSender sender, CountDownLatch over) {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Waits; ends early when the run is over. */
    void hold(Duration time) throws InterruptedException {
        var unused = over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for a random time. */
    void hold(Random random, int fromMillis, int toMillis) throws InterruptedException {
        hold(Duration.ofMillis(fromMillis + random.nextInt(toMillis - fromMillis + 1)));
    }

    /** {@return whether the condition held before the limit} */
    boolean await(Duration limit, BooleanSupplier condition) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOK_EVERY)
                    .atMost(limit)
                    .until(condition::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException never) {
            return false;
        }
    }

    /** Waits until some hundred deliveries are answered 200 again. */
    boolean awaitHealthy(Duration limit, int more) {
        long stored = sender.tally().stored();
        return await(limit, () -> sender.tally().stored() >= stored + more);
    }

    /** {@return the names of all bridges in {@link Nemesis#touches}} */
    Set<String> namesOfBridges() {
        return replicas.stream()
                .map(replica -> "bridge-" + replica.number())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** {@return how often all bridges have logged this sentence} */
    long said(Said said) {
        return replicas.stream().mapToLong(replica -> replica.said(said)).sum();
    }

    /** {@return an effect with a count and its unit; seen when the count is not zero} */
    static Effect counted(long count, String unit) {
        return new Effect(count > 0, count + " " + unit);
    }
}
