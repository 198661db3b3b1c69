package org.riskosbridge.deliveries;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import org.riskosbridge.limit.RateLimit;
import org.riskosbridge.time.PeriodicChecks;

/**
 * Puts recent deliveries into a capped stream in Redis. No response waits for this: a delivery that does not fit into the queue, or that Redis does
 * not accept, is not in the list.
 */
@Singleton
public class RecentDeliveries {

    /** Milliseconds between two batches: short enough that a person who watches notices no delay. */
    private static final long FLUSH_EVERY = 250;

    /** Maximum deliveries in memory, some 300 bytes each: more than the list accepts in one second by default. */
    private static final int QUEUE = 512;

    private final PeriodicChecks checks;
    private final RedisWriter redis;
    private final BridgeIdentity identity;
    private final boolean isEnabled;
    private final int maxEntries;
    private final RateLimit good;
    private final RateLimit problems;
    private final ArrayBlockingQueue<RecentDelivery> queue = new ArrayBlockingQueue<>(QUEUE);

    RecentDeliveries(PeriodicChecks checks, RedisWriter redis, BridgeIdentity identity, RecentDeliveriesConfig config) {
        this.checks = checks;
        this.redis = redis;
        this.identity = identity;
        this.isEnabled = config.enabled();
        this.maxEntries = config.maxEntries();
        OptionalInt rate = OptionalInt.of(config.maxRate());
        this.good = new RateLimit(rate, System.nanoTime());
        this.problems = new RateLimit(rate, System.nanoTime());
    }

    /** Starts the writer, if configured. */
    public void start() {
        if (isEnabled) {
            checks.start(FLUSH_EVERY, this::flush);
        }
    }

    /**
     * Whether the list accepts one more delivery now.
     *
     * @param now {@link System#nanoTime}
     */
    public boolean takes(boolean isProblem, long now) {
        return isEnabled && (isProblem ? problems : good).tryPass(now);
    }

    /** Adds a delivery; does not block. */
    public void add(RecentDelivery delivery) {
        boolean unused = queue.offer(delivery);
    }

    /** {@return the name of this bridge in the list} */
    public String replica() {
        return identity.name();
    }

    private Future<?> flush() {
        if (queue.isEmpty() || !redis.isFree()) {
            return Future.succeededFuture();
        }
        List<RecentDelivery> deliveries = new ArrayList<>();
        queue.drainTo(deliveries);
        return redis.send(deliveries.stream().map(this::entry).toList());
    }

    private Request entry(RecentDelivery delivery) {
        return delivery.to(Request.cmd(Command.XADD)
                .arg(ConsoleKey.RECENT)
                .arg("MAXLEN")
                .arg("~")
                .arg(maxEntries)
                .arg("*"));
    }
}
