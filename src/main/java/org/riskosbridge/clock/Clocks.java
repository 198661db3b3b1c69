package org.riskosbridge.clock;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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

/**
 * Compares the clocks that the protocol rests on: a record has its time from Redis, and the broker decides by its own
 * clock whether that is too long ago. A bridge whose own clock is off is not to be trusted with either.
 */
@Singleton
public class Clocks {

    private static final Logger LOG = Logger.getLogger(Clocks.class);

    /** Milliseconds between looks. A look at the brokers costs each of them a control marker, of some 80 bytes. */
    private static final long LOOK_AT_REDIS = 1_000;

    private static final long LOOK_AT_BROKERS = 10_000;

    /** Seconds that Redis may take for an answer that somebody waits for. */
    private static final long PATIENCE = 2;

    private static final String REDIS = "redis";
    private static final String BRIDGE = "bridge";

    private final Vertx vertx;
    private final RedisClock redis;
    private final BrokerClocks brokers;
    private final Suspects suspects;
    private final SkewGauges gauges;

    Clocks(Vertx vertx, RedisClock redis, BrokerClocks brokers, Suspects suspects, MeterRegistry meters) {
        this.vertx = vertx;
        this.redis = redis;
        this.brokers = brokers;
        this.gauges = new SkewGauges(meters, suspects.allowed());
        this.suspects = suspects;
    }

    /** Two clocks that are compared. */
    public record Pair(String first, String second) {
        @Override
        public String toString() {
            return "clock of " + first + " against that of " + second;
        }
    }

    /**
     * What a comparison of all clocks has shown.
     *
     * @param skews how far each two are apart
     * @param silent brokers whose clocks could not be read, and why
     */
    public record Comparison(Map<Pair, Skew> skews, Map<Integer, String> silent) {}

    /**
     * Looks at the clocks again and again from now on, and returns at once.
     *
     * @param topics the topics of the bridge, that which is to bear the brokers' markers first
     */
    public void watch(Collection<String> topics) {
        lookAtRedis();
        lookAtBrokers(topics);
    }

    private void lookAtRedis() {
        Future.succeededFuture()
                .compose(now -> redis.read())
                .onSuccess(this::compareWithBridge)
                .onComplete(any -> vertx.setTimer(LOOK_AT_REDIS, ignored -> lookAtRedis()));
    }

    /** What cannot be read is not told here: that is one of the conditions of the guarantee. */
    private void lookAtBrokers(Collection<String> topics) {
        vertx.executeBlocking(() -> compare(topics), false)
                .onComplete(any -> vertx.setTimer(LOOK_AT_BROKERS, ignored -> lookAtBrokers(topics)));
    }

    /**
     * Compares all clocks now. Blocks: for worker threads.
     *
     * @param topics as in {@link #watch}
     * @throws ExecutionException when a part refuses
     * @throws TimeoutException when a part does not answer
     */
    public Comparison compare(Collection<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<Pair, Skew> skews = new LinkedHashMap<>();
        Reading index = readRedis();
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

    private Reading readRedis() throws ExecutionException, InterruptedException, TimeoutException {
        return redis.read().toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    }

    private Skew compareWithBridge(Reading index) {
        Skew skew = index.against(own());
        gauges.show(REDIS, skew);
        return note(new Pair(REDIS, BRIDGE), skew);
    }

    private static Reading own() {
        long asked = System.nanoTime();
        long shown = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return Reading.of(shown, 1, asked, System.nanoTime());
    }

    private static String broker(int id) {
        return "broker-" + id;
    }

    private Skew note(Pair clocks, Skew skew) {
        boolean changed = suspects.note(clocks, skew);
        Optional<String> beyond = suspects.beyond();
        if (changed && beyond.isEmpty()) {
            LOG.infof("The clocks agree again: %s: %s.", clocks, skew.text());
        } else if (changed) {
            LOG.warnf(
                    "Clocks are too far apart, new events are answered 503: %s. Let NTP set the clocks of all machines.",
                    beyond.orElse(""));
        }
        return skew;
    }

    private void forgetAllBut(Set<String> present) {
        gauges.retain(present);
        suspects.retain(present);
    }
}
