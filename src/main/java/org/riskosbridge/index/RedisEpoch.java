package org.riskosbridge.index;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether the index is complete, and the steps of making it whole again: protocol step 7. An epoch names the very Redis that
 * the index was complete on. A Redis that was flushed, restarted or failed over is in no epoch, and claims nothing.
 */
@Singleton
public class RedisEpoch {

    /** Milliseconds for which the lock is kept without a word of its holder. */
    private static final long LOCK = 10_000;

    private final Redis redis;
    private final IndexConfig config;
    private final String holder = Long.toString(new SecureRandom().nextLong(), Character.MAX_RADIX);

    RedisEpoch(Redis redis, IndexConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /**
     * What is known of the index.
     *
     * @param whole whether it is complete; then a heartbeat was left
     * @param identity which Redis it is, and how many keys it has evicted
     * @param now the index's clock, milliseconds since 1970
     * @param heartbeat all that was known by then is in the index, milliseconds since 1970; absent when nothing is
     * @param loss the name of the loss that made it incomplete, the same for all bridges; empty when it is whole
     */
    public record State(boolean whole, String identity, long now, OptionalLong heartbeat, String loss) {}

    /** An event that the log holds: its key, its body's hash, and the time of its claim in milliseconds since 1970. */
    public record Stored(IndexKey key, long bodyHash, long claimedAt) {}

    /** {@return the state now; leaves a heartbeat when the index is complete} */
    public Future<State> watch() {
        Request request = LuaScript.WATCH
                .requestWithText(3)
                .arg(IndexKey.EPOCH)
                .arg(IndexKey.HEARTBEAT)
                .arg(IndexKey.LOSS);
        return redis.send(request).map(answer -> {
            String heartbeat = answer.get(3).toString();
            return new State(
                    answer.get(0).toInteger() == 1,
                    answer.get(1).toString(),
                    answer.get(2).toLong(),
                    heartbeat.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(heartbeat)),
                    answer.get(4).toString());
        });
    }

    /** {@return whether this bridge is the one to rebuild; for 10 s, prolonged by each {@link #restore}} */
    public Future<Boolean> lock() {
        return redis.send(Request.cmd(Command.SET)
                        .arg(IndexKey.REBUILD)
                        .arg(holder)
                        .arg("NX")
                        .arg("PX")
                        .arg(LOCK))
                .map(answer -> answer != null);
    }

    /** Declares the index incomplete: only for the holder of the lock. Completes when Redis has done so. */
    public Future<Void> forget() {
        return redis.send(Request.cmd(Command.DEL)
                        .arg(IndexKey.EPOCH)
                        .arg(IndexKey.HEARTBEAT)
                        .arg(IndexKey.LOSS))
                .mapEmpty();
    }

    /**
     * Enters events that the log holds, where they are missing or only claimed, and keeps the lock.
     *
     * @param begun the state in which the rebuild was begun
     * @return false when the lock or that Redis is lost: then all has to begin again
     */
    public Future<Boolean> restore(State begun, List<Stored> events) {
        Request request = LuaScript.RESTORE
                .requestWithText(events.size() + 2)
                .arg(IndexKey.REBUILD)
                .arg(IndexKey.LOSS);
        events.forEach(event -> request.arg(event.key().bytes()));
        request.arg(holder).arg(begun.loss()).arg(begun.identity()).arg(LOCK);
        for (Stored event : events) {
            long left = event.claimedAt() + config.dedupWindow().toMillis() - begun.now();
            request.arg(event.bodyHash()).arg(Math.max(1, left));
        }
        return redis.send(request).map(RedisEpoch::isDone);
    }

    /** {@return whether the index is now whole; false when the lock or that Redis is lost} */
    public Future<Boolean> finish(State begun) {
        return redis.send(LuaScript.FINISH
                        .requestWithText(4)
                        .arg(IndexKey.REBUILD)
                        .arg(IndexKey.LOSS)
                        .arg(IndexKey.EPOCH)
                        .arg(IndexKey.HEARTBEAT)
                        .arg(holder)
                        .arg(begun.loss())
                        .arg(begun.identity()))
                .map(RedisEpoch::isDone);
    }

    private static boolean isDone(Response answer) {
        return answer.toInteger() == 1;
    }
}
