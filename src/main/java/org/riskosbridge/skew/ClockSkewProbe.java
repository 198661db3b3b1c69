package org.riskosbridge.skew;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.riskosbridge.time.PeriodicChecks;

/**
 * Compares the clocks on which the protocol relies: a record's timestamp comes from Redis, and the broker checks the record's age by its own
 * clock. A wrong clock of the bridge itself is reported too.
 */
@Singleton
public class ClockSkewProbe {

    private static final Logger LOG = Logger.getLogger(ClockSkewProbe.class);

    /** Milliseconds between two comparisons. A comparison with the brokers costs each broker a control marker of about 80 bytes. */
    private static final long LOOK_AT_REDIS = 1_000;

    private static final long LOOK_AT_BROKERS = 10_000;

    /** Time-out of a response of Redis that a caller waits for, in seconds. */
    private static final long PATIENCE = 2;

    private static final String REDIS = "redis";
    private static final String BRIDGE = "bridge";

    private final PeriodicChecks checks;
    private final RedisClock redis;
    private final BrokerClocks brokers;
    private final ClockSkewMonitor skewMonitor;
    private final SkewMetrics gauges;

    ClockSkewProbe(
            PeriodicChecks checks,
            RedisClock redis,
            BrokerClocks brokers,
            ClockSkewMonitor skewMonitor,
            MeterRegistry meters) {
        this.checks = checks;
        this.redis = redis;
        this.brokers = brokers;
        this.gauges = new SkewMetrics(meters, skewMonitor.allowed());
        this.skewMonitor = skewMonitor;
    }

    /** A pair of clocks to compare. */
    public record Pair(String first, String second) {
        @Override
        public String toString() {
            return "clock of " + first + " against that of " + second;
        }
    }

    /**
     * The result of a comparison of all clocks.
     *
     * @param skews the difference of each pair
     * @param silent brokers whose clocks could not be read, with the reason
     */
    public record Comparison(Map<Pair, Skew> skews, Map<Integer, String> silent) {}

    /**
     * Starts periodic comparisons, and returns at once.
     *
     * @param topics the topics of the bridge; each broker writes its marker into the first of them in which it leads a partition
     */
    public void watch(Collection<String> topics) {
        checks.start(LOOK_AT_REDIS, this::lookAtRedis);
        checks.start(() -> lookAtBrokers(topics));
    }

    /** The conditions of the guarantee report a clock that cannot be read. */
    private Future<?> lookAtRedis() {
        return redis.read().onSuccess(this::compareWithBridge).otherwiseEmpty();
    }

    private long lookAtBrokers(Collection<String> topics) {
        try {
            compare(topics);
        } catch (Exception e) {
            // The conditions of the guarantee report a clock that cannot be read.
        }
        return LOOK_AT_BROKERS;
    }

    /**
     * Compares all clocks now. Blocks: use a worker thread.
     *
     * @param topics as in {@link #watch}
     * @throws ExecutionException when Kafka or Redis refuses
     * @throws TimeoutException when Kafka or Redis does not answer
     */
    public Comparison compare(Collection<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<Pair, Skew> skews = new LinkedHashMap<>();
        ClockReading index = readRedis();
        skews.put(new Pair(REDIS, BRIDGE), compareWithBridge(index));
        BrokerClocks.Round round = brokers.read(topics);
        Set<String> present = new TreeSet<>(Set.of(REDIS));
        round.silent().keySet().forEach(id -> present.add(broker(id)));
        round.readings().forEach((id, reading) -> {
            present.add(broker(id));
            gauges.show(broker(id), reading.against(own()));
            Pair pair = new Pair(broker(id), REDIS);
            skews.put(pair, note(pair, reading.against(index)));
        });
        forgetAllBut(present);
        return new Comparison(skews, round.silent());
    }

    private ClockReading readRedis() throws ExecutionException, InterruptedException, TimeoutException {
        return redis.read().toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    }

    private Skew compareWithBridge(ClockReading index) {
        Skew skew = index.against(own());
        gauges.show(REDIS, skew);
        return note(new Pair(REDIS, BRIDGE), skew);
    }

    private static ClockReading own() {
        long asked = System.nanoTime();
        long shown = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return ClockReading.of(shown, 1, asked, System.nanoTime());
    }

    private static String broker(int id) {
        return "broker-" + id;
    }

    private Skew note(Pair clocks, Skew skew) {
        boolean changed = skewMonitor.note(clocks, skew);
        Optional<String> beyond = skewMonitor.beyond();
        if (changed && beyond.isEmpty()) {
            LOG.infof("The clocks agree again: %s: %s.", clocks, skew.text());
        } else if (changed) {
            LOG.warnf(
                    "The clocks differ too much; new events are answered 503: %s. Let NTP set the clocks of all machines.",
                    beyond.orElse(""));
        }
        return skew;
    }

    private void forgetAllBut(Set<String> present) {
        gauges.retain(present);
        skewMonitor.retain(present);
    }
}
