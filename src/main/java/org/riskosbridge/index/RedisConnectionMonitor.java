package org.riskosbridge.index;

import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.config.DurationText;

/**
 * Keeps one connection to Redis open and monitors it. Reconnects after a loss. A connection without responses counts as down until Redis
 * answers again. Used by its own event loop only, except {@link #isUp}.
 */
final class RedisConnectionMonitor {

    /** Milliseconds between two checks of the connection: the longest delay until a recovery of Redis is noticed. */
    private static final long LOOK_EVERY = 250;

    /**
     * Error codes of a Redis that is a replica, whose replicas are not connected ({@code min-replicas-to-write}), that is cut off from its cluster,
     * or that has given the slot of the index to another node.
     */
    private static final Set<String> DEPOSED = Set.of("READONLY", "NOREPLICAS", "MASTERDOWN", "CLUSTERDOWN", "MOVED");

    private final ContextInternal context;
    private final Redis redis;
    private final Duration timeout;
    private final Consumer<String> changed;
    private boolean looking;
    private boolean isLate;
    private long look;
    private long looks;
    private @Nullable RedisConnection connection;
    private volatile boolean up;
    private boolean isNoted;
    private int misses;

    /**
     * Creates the monitor without a connection.
     *
     * @param timeout time after which Redis counts as down
     * @param changed called with the reason whenever this connection goes down or comes up, and when it is down from the start
     */
    RedisConnectionMonitor(ContextInternal context, Redis redis, Duration timeout, Consumer<String> changed) {
        this.context = context;
        this.redis = redis;
        this.timeout = timeout;
        this.changed = changed;
    }

    void open() {
        look();
        looks = context.setPeriodic(LOOK_EVERY, ignored -> look());
    }

    void close() {
        context.owner().cancelTimer(looks);
    }

    boolean isUp() {
        return up;
    }

    /**
     * Calls the script, and loads the script again if Redis does not know it.
     *
     * @param tooLate runs when there is no response in time; the response may still arrive
     */
    Future<Response> call(Request request, Runnable tooLate) {
        Future<Response> answer = send(request)
                .recover(failure -> LuaScript.STEP.isMissing(failure)
                        ? load().compose(loaded -> send(request))
                        : Future.failedFuture(failure))
                .onFailure(this::leaveIfDeposed);
        return watched(answer, tooLate);
    }

    private Future<Response> send(Request request) {
        return connection == null
                ? Future.failedFuture(new IndexUnavailable("There is no connection to Redis."))
                : connection.send(request);
    }

    private Future<Response> load() {
        return send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(LuaScript.STEP.text()));
    }

    private <T> Future<T> watched(Future<T> answer, Runnable tooLate) {
        long timer = context.setTimer(timeout.toMillis(), ignored -> {
            note(false, "no answer within " + DurationText.of(timeout));
            tooLate.run();
        });
        return answer.onComplete(ignored -> context.owner().cancelTimer(timer));
    }

    /**
     * Connects if there is no connection; otherwise checks that Redis answers and is a master. One check at a time. An attempt to connect that takes
     * longer than the timeout is abandoned: the network may have dropped the packets, and TCP would wait for a quarter of an hour.
     */
    private void look() {
        if (looking && (connection != null || !isLate)) {
            return;
        }
        looking = true;
        isLate = false;
        long number = ++look;
        Future<?> seen = connection == null ? redis.connect().compose(opened -> connected(number, opened)) : askRole();
        watched(seen, () -> isLate = number == look)
                .onComplete(result -> context.runOnContext(ignored -> {
                    if (number != look) {
                        return;
                    }
                    looking = false;
                    if (result.failed()) {
                        leave();
                    }
                    note(
                            result.succeeded(),
                            result.succeeded()
                                    ? ""
                                    : String.valueOf(result.cause().getMessage()));
                }));
    }

    private Future<Response> connected(long number, RedisConnection opened) {
        if (number != look) {
            opened.close();
            return Future.failedFuture(new IndexUnavailable("The connection was opened too late."));
        }
        opened.exceptionHandler(cause -> lost(opened, cause)).endHandler(ignored -> lost(opened, null));
        connection = opened;
        return askRole().compose(master -> load());
    }

    /** Right after a fail-over the Sentinels may name the former master, which is a replica now. */
    private Future<Response> askRole() {
        return send(Request.cmd(Command.ROLE))
                .compose(role -> role.get(0).toString().equals("master")
                        ? Future.succeededFuture(role)
                        : Future.failedFuture(new IndexUnavailable("READONLY: this Redis is a replica.")))
                .onFailure(this::leaveIfDeposed);
    }

    private void lost(RedisConnection one, @Nullable Throwable cause) {
        if (connection != one) {
            return;
        }
        connection = null;
        note(false, cause == null ? "connection closed" : String.valueOf(cause.getMessage()));
    }

    /**
     * A Redis that answers but rejects writes may be a former master that is cut off from the Sentinels. A new connection asks the
     * Sentinels for the current master.
     */
    private void leaveIfDeposed(Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        if (connection != null && DEPOSED.stream().anyMatch(message::contains)) {
            leave();
            look();
        }
    }

    /**
     * Gives the connection up: the next check connects again. One failed check is enough to call this method, because a connection that breaks in the
     * client's pool, before it has handlers, never reports its end.
     */
    private void leave() {
        RedisConnection left = connection;
        connection = null;
        if (left != null) {
            left.close();
        }
    }

    /** At the start one late response proves nothing, because the client loads its classes before it connects. */
    private void note(boolean nowUp, String why) {
        misses = nowUp ? 0 : misses + 1;
        boolean isDownFromTheStart = !isNoted && misses > 1;
        if (nowUp != up || isDownFromTheStart) {
            isNoted = true;
            up = nowUp;
            changed.accept(why);
        }
    }
}
