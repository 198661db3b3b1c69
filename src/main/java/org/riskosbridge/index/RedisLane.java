package org.riskosbridge.index;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's own connection to Redis. All claims of one turn of the loop travel in one script call, and the
 * commits that wait travel with them. Touched by its own loop only, but for {@link #isUp}.
 */
final class RedisLane {

    /** Milliseconds between looks at the connection: the longest that a recovery of Redis goes unnoticed. */
    private static final long LOOK_EVERY = 250;

    /** Milliseconds that a commit may wait for a claim to travel with. */
    private static final long LATER = 20;

    /** Steps of one call: bounds the time for which a call keeps Redis busy to about a millisecond. */
    private static final int MOST_STEPS = 256;

    private final ContextInternal context;
    private final Redis redis;
    private final IndexConfig config;
    private final Consumer<String> changed;
    private final Script script = Script.STEP;
    private List<Step> waiting = new ArrayList<>();
    private boolean flushing;
    private boolean laterTimer;
    private boolean looking;
    private @Nullable RedisConnection connection;
    private volatile boolean up;

    /**
     * A lane that is not open yet.
     *
     * @param changed told why, whenever Redis has ceased or begun to answer on this lane
     */
    RedisLane(ContextInternal context, Redis redis, IndexConfig config, Consumer<String> changed) {
        this.context = context;
        this.redis = redis;
        this.config = config;
        this.changed = changed;
    }

    void open() {
        look();
        context.setPeriodic(LOOK_EVERY, ignored -> look());
    }

    boolean isUp() {
        return up;
    }

    /** Sends a step at the end of this turn of the loop. */
    void claim(Step step) {
        if (!up) {
            fail(List.of(step), new IndexUnavailable("Redis does not answer."));
            return;
        }
        waiting.add(step);
        if (!flushing) {
            flushing = true;
            context.runOnContext(ignored -> flush());
        }
    }

    /** Sends a step that nobody waits for, with the next claims or shortly. */
    void later(Step step) {
        waiting.add(step);
        if (!laterTimer) {
            laterTimer = true;
            context.setTimer(LATER, ignored -> {
                laterTimer = false;
                flush();
            });
        }
    }

    /** Sends what waits, and completes when it is answered. */
    Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> flush().onComplete(any -> done.complete()));
        return done.future();
    }

    private Future<?> flush() {
        flushing = false;
        Future<?> last = Future.succeededFuture();
        List<Step> steps = waiting;
        waiting = new ArrayList<>();
        for (int from = 0; from < steps.size(); from += MOST_STEPS) {
            last = call(steps.subList(from, Math.min(from + MOST_STEPS, steps.size())));
        }
        return last;
    }

    private Future<?> call(List<Step> steps) {
        Request request = script.request(steps.size());
        steps.forEach(step -> request.arg(step.key().bytes()));
        request.arg(config.window().toMillis());
        steps.forEach(step -> request.arg(step.expected()).arg(step.wanted()));
        Future<Response> answer = send(request)
                .recover(failure ->
                        script.isMissing(failure) ? load().compose(ok -> send(request)) : Future.failedFuture(failure));
        return watched(answer, () -> fail(steps, late())).onComplete(result -> {
            if (result.succeeded()) {
                answer(steps, result.result());
            } else {
                fail(steps, result.cause());
            }
        });
    }

    /** A claim that was won too late is given back: its delivery was told that Redis did not answer. */
    private void answer(List<Step> steps, Response response) {
        long now = response.get(0).toLong();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Response found = response.get(i + 1);
            Promise<Step.Answer> waiter = step.answer();
            if (waiter == null) {
                continue;
            }
            boolean inTime = waiter.tryComplete(new Step.Answer(now, found == null ? null : found.toString()));
            if (!inTime && found == null) {
                later(new Step(step.key(), "c" + now + step.wanted().substring(1), "", null));
            }
        }
    }

    private static void fail(List<Step> steps, Throwable cause) {
        for (Step step : steps) {
            if (step.answer() != null) {
                step.answer()
                        .tryFail(cause instanceof IndexUnavailable ? cause : new IndexUnavailable(cause.toString()));
            }
        }
    }

    private Future<Response> send(Request request) {
        return connection == null
                ? Future.failedFuture(new IndexUnavailable("There is no connection to Redis."))
                : connection.send(request);
    }

    /** {@return the same answer, which may still come after {@code tooLate} has run} */
    private <T> Future<T> watched(Future<T> answer, Runnable tooLate) {
        long timer = context.setTimer(config.timeout().toMillis(), ignored -> {
            note(false, "no answer within " + config.timeout());
            tooLate.run();
        });
        return answer.onComplete(ignored -> context.owner().cancelTimer(timer));
    }

    private IndexUnavailable late() {
        return new IndexUnavailable("Redis did not answer within " + config.timeout() + ".");
    }

    private Future<Response> load() {
        return send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text()));
    }

    /** Connects when there is no connection, else asks whether Redis is still there: one look at a time. */
    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        Future<?> seen =
                connection == null ? redis.connect().compose(this::connected) : send(Request.cmd(Command.PING));
        watched(seen, () -> {})
                .onComplete(result -> context.runOnContext(ignored -> {
                    looking = false;
                    note(
                            result.succeeded(),
                            result.succeeded()
                                    ? ""
                                    : String.valueOf(result.cause().getMessage()));
                }));
    }

    private Future<Response> connected(RedisConnection opened) {
        opened.exceptionHandler(this::lost).endHandler(ignored -> lost(null));
        connection = opened;
        return load();
    }

    private void lost(@Nullable Throwable cause) {
        connection = null;
        note(false, cause == null ? "connection closed" : String.valueOf(cause.getMessage()));
    }

    private void note(boolean nowUp, String why) {
        if (nowUp != up) {
            up = nowUp;
            changed.accept(why);
        }
    }
}
