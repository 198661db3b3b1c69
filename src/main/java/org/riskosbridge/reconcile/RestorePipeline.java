package org.riskosbridge.reconcile;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.riskosbridge.index.Blocking;
import org.riskosbridge.index.RedisEpoch;
import org.riskosbridge.index.RedisEpoch.State;
import org.riskosbridge.index.RedisEpoch.Stored;

/**
 * Restores events while the read of the log continues: Redis processes some batches while the next ones are read. The order of the batches does not
 * matter, because each batch sets only entries that the index lacks. Blocks; for one thread.
 */
final class RestorePipeline {

    /** Maximum events of one call: the call occupies Redis for about a millisecond, in which Redis answers no claim. */
    private static final int BATCH = 500;

    /** Maximum calls without an answer: 4 x 500 events of about 100 bytes. */
    private static final int IN_FLIGHT = 4;

    /** Time-out of a call: shorter than the lock. No delivery waits for this call. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RedisEpoch epoch;
    private final State begun;
    private final Queue<Future<Boolean>> inFlight = new ArrayDeque<>();

    RestorePipeline(RedisEpoch epoch, State begun) {
        this.epoch = epoch;
        this.begun = begun;
    }

    /**
     * Sends events to Redis, and waits only while too many calls are without an answer. Without events, only renews the lock.
     *
     * @return false when this bridge has lost the lock, or Redis has lost data since the rebuild began
     */
    boolean restore(List<Stored> events) {
        int from = 0;
        do {
            int to = Math.min(from + BATCH, events.size());
            if (inFlight.size() == IN_FLIGHT && !isRestored()) {
                return false;
            }
            inFlight.add(epoch.restore(begun, events.subList(from, to)));
            from = to;
        } while (from < events.size());
        return !events.isEmpty() || drain();
    }

    /** {@return whether Redis has restored all sent events; false under the same conditions as in {@link #restore}} */
    boolean drain() {
        boolean all = true;
        while (!inFlight.isEmpty()) {
            all &= isRestored();
        }
        return all;
    }

    private boolean isRestored() {
        return Blocking.await(inFlight.remove(), TIMEOUT);
    }
}
