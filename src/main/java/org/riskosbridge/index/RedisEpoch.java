package org.riskosbridge.index;

import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether the index is complete, and the steps of a rebuild: protocol step 7. An epoch is the identity of the Redis on which the index was
 * last complete. A Redis that was flushed, restarted or failed over has no valid epoch, and the claim script claims nothing.
 */
@Singleton
public class RedisEpoch {

    /** Milliseconds until the lock expires without a renewal. */
    private static final long LOCK = 10_000;

    /** Milliseconds until the progress of a rebuild expires: longer than an outage that interrupts a rebuild. */
    private static final long PROGRESS_KEPT = Duration.ofDays(1).toMillis();

    private final Redis redis;
    private final IndexConfig config;
    private final String holder = Long.toString(new SecureRandom().nextLong(), Character.MAX_RADIX);

    RedisEpoch(@Identifier(IndexRedis.INDEX) Redis redis, IndexConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /**
     * The state of the index.
     *
     * @param whole whether the index is complete; if so, the script has written a heartbeat
     * @param identity the identity of the Redis, and the number of keys that it has evicted
     * @param now Redis's clock, milliseconds since 1970
     * @param heartbeat the last time at which the index was complete, milliseconds since 1970; absent when unknown
     * @param loss the name of the loss that made the index incomplete, the same for all bridges; empty when the index is complete
     */
    public record State(boolean whole, String identity, long now, OptionalLong heartbeat, String loss) {}

    /** An event in the log: its key, its body's hash, and the time of its claim in milliseconds since 1970. */
    public record Stored(IndexKey key, long bodyHash, long claimedAt) {}

    /** {@return the current state} Writes a heartbeat when the index is complete. */
    public Future<State> watch() {
        Request request = LuaScript.WATCH
                .requestWithText(5)
                .arg(IndexKey.EPOCH)
                .arg(IndexKey.HEARTBEAT)
                .arg(IndexKey.LOSS)
                .arg(IndexKey.INCOMPLETE_CHECKED_AT)
                .arg(IndexKey.REBUILD);
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

    /**
     * Takes the lock of the rebuild, or renews it. The lock lasts 10 s; each {@link #restore} renews it too.
     *
     * @return whether this bridge has the lock
     */
    public Future<Boolean> lock() {
        return lock(LOCK);
    }

    /** Lets this bridge's lock end after a millisecond. Does nothing when another bridge has the lock. */
    public Future<Void> unlock() {
        return lock(1).mapEmpty();
    }

    private Future<Boolean> lock(long millis) {
        return redis.send(LuaScript.LOCK
                        .requestWithText(1)
                        .arg(IndexKey.REBUILD)
                        .arg(holder)
                        .arg(millis))
                .map(RedisEpoch::isDone);
    }

    /**
     * {@return the progress that a rebuild after the same loss has {@linkplain #keepProgress kept}, on the same Redis in the same state; empty
     * when there is none}
     *
     * @param begun the state at the start of this rebuild
     */
    public Future<String> progress(State begun) {
        String of = nameOf(begun);
        return redis.send(Request.cmd(Command.GET).arg(IndexKey.PROGRESS)).map(answer -> {
            String kept = answer == null ? "" : answer.toString();
            return kept.startsWith(of) ? kept.substring(of.length()) : "";
        });
    }

    /**
     * Stores the progress of the rebuild for the bridge that continues it.
     *
     * @param begun the state at the start of the rebuild
     * @return false when this bridge has lost the lock, or Redis has lost data since {@code begun}; then the rebuild starts again
     */
    public Future<Boolean> keepProgress(State begun, String progress) {
        return redis.send(LuaScript.PROGRESS
                        .requestWithText(3)
                        .arg(IndexKey.REBUILD)
                        .arg(IndexKey.LOSS)
                        .arg(IndexKey.PROGRESS)
                        .arg(holder)
                        .arg(begun.loss())
                        .arg(begun.identity())
                        .arg(nameOf(begun) + progress)
                        .arg(PROGRESS_KEPT))
                .map(RedisEpoch::isDone);
    }

    private static String nameOf(State begun) {
        return begun.loss() + " " + begun.identity() + "\n";
    }

    /** Declares the index incomplete. Only the holder of the lock may call this method. Completes when Redis has deleted the epoch. */
    public Future<Void> forget() {
        return redis.send(Request.cmd(Command.DEL)
                        .arg(IndexKey.EPOCH)
                        .arg(IndexKey.HEARTBEAT)
                        .arg(IndexKey.LOSS)
                        .arg(IndexKey.PROGRESS))
                .mapEmpty();
    }

    /**
     * Restores events of the log that the index lacks or has only claimed, and renews the lock.
     *
     * @param begun the state at the start of the rebuild
     * @return false when this bridge has lost the lock, or Redis has lost data since {@code begun}; then the rebuild starts again
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

    /** {@return whether the index is complete now; false when this bridge has lost the lock, or Redis has lost data since {@code begun}} */
    public Future<Boolean> finish(State begun) {
        return redis.send(LuaScript.FINISH
                        .requestWithText(5)
                        .arg(IndexKey.REBUILD)
                        .arg(IndexKey.LOSS)
                        .arg(IndexKey.EPOCH)
                        .arg(IndexKey.HEARTBEAT)
                        .arg(IndexKey.PROGRESS)
                        .arg(holder)
                        .arg(begun.loss())
                        .arg(begun.identity()))
                .map(RedisEpoch::isDone);
    }

    private static boolean isDone(Response answer) {
        return answer.toInteger() == 1;
    }
}
