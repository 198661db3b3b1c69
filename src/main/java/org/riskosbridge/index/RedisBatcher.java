package org.riskosbridge.index;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.riskosbridge.config.DurationText;

/**
 * Batches one event loop's calls to Redis. One script call carries all claims of one turn of the loop, and the commits that wait. Used by its
 * own event loop only, except {@link #isUp}.
 */
final class RedisBatcher {

    /** Maximum milliseconds that a commit waits for a claim with which it can be sent. */
    private static final long LATER = 20;

    /** Maximum steps per call: one call occupies Redis for about a millisecond. */
    private static final int MOST_STEPS = 256;

    private final ContextInternal context;
    private final RedisConnectionMonitor monitor;
    private final IndexConfig config;
    private List<CompareAndSet> waiting = new ArrayList<>();
    private boolean flushing;
    private boolean laterTimer;

    RedisBatcher(ContextInternal context, RedisConnectionMonitor monitor, IndexConfig config) {
        this.context = context;
        this.monitor = monitor;
        this.config = config;
    }

    boolean isUp() {
        return monitor.isUp();
    }

    /** Sends a step at the end of this turn of the event loop. */
    void claim(CompareAndSet compareAndSet) {
        if (!monitor.isUp()) {
            fail(List.of(compareAndSet), new IndexUnavailable("Redis does not answer."));
            return;
        }
        waiting.add(compareAndSet);
        if (!flushing) {
            flushing = true;
            context.runOnContext(ignored -> flush());
        }
    }

    /** Sends a rare call by itself, without a batch. A claim whose answer comes too late stays until its lease ends. */
    Future<Response> call(Request request) {
        if (!monitor.isUp()) {
            return Future.failedFuture(new IndexUnavailable("Redis does not answer."));
        }
        Promise<Response> answer = Promise.promise();
        IndexUnavailable late =
                new IndexUnavailable("Redis did not answer within " + DurationText.of(config.timeout()) + ".");
        monitor.call(request, () -> answer.tryFail(late))
                .onSuccess(answer::tryComplete)
                .onFailure(cause -> answer.tryFail(new IndexUnavailable(cause.toString())));
        return answer.future();
    }

    /** Sends a step that nobody waits for, with the next claims or after a short time. */
    void later(CompareAndSet compareAndSet) {
        waiting.add(compareAndSet);
        if (!laterTimer) {
            laterTimer = true;
            context.setTimer(LATER, ignored -> {
                laterTimer = false;
                flush();
            });
        }
    }

    /** Sends the waiting steps and stops monitoring the connection. Completes when Redis has answered. */
    Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> {
            monitor.close();
            flush().onComplete(any -> done.complete());
        });
        return done.future();
    }

    private Future<?> flush() {
        flushing = false;
        Future<?> last = Future.succeededFuture();
        List<CompareAndSet> steps = waiting;
        waiting = new ArrayList<>();
        for (int from = 0; from < steps.size(); from += MOST_STEPS) {
            last = call(steps.subList(from, Math.min(from + MOST_STEPS, steps.size())));
        }
        return last;
    }

    private Future<?> call(List<CompareAndSet> steps) {
        Request request = LuaScript.STEP.request(steps.size() + 1).arg(IndexKey.EPOCH);
        steps.forEach(compareAndSet -> request.arg(compareAndSet.key().bytes()));
        request.arg(config.dedupWindow().toMillis());
        steps.forEach(compareAndSet -> request.arg(compareAndSet.expected()).arg(compareAndSet.wanted()));
        IndexUnavailable late =
                new IndexUnavailable("Redis did not answer within " + DurationText.of(config.timeout()) + ".");
        return monitor.call(request, () -> fail(steps, late)).onComplete(result -> {
            if (result.succeeded()) {
                answer(steps, result.result());
            } else {
                fail(steps, result.cause());
            }
        });
    }

    /** Releases a claim that succeeded too late: its delivery was already answered "index unavailable". */
    private void answer(List<CompareAndSet> steps, Response response) {
        for (int i = 0; i < steps.size(); i++) {
            CompareAndSet compareAndSet = steps.get(i);
            Promise<CompareAndSet.Answer> waiter = compareAndSet.answer();
            if (waiter == null) {
                continue;
            }
            CompareAndSet.Answer answer = CompareAndSet.Answer.of(response, i);
            if (!waiter.tryComplete(answer) && answer.found() == null) {
                later(new CompareAndSet(
                        compareAndSet.key(),
                        "c" + answer.now() + compareAndSet.wanted().substring(1),
                        "",
                        null));
            }
        }
    }

    private static void fail(List<CompareAndSet> steps, Throwable cause) {
        for (CompareAndSet compareAndSet : steps) {
            if (compareAndSet.answer() != null) {
                compareAndSet
                        .answer()
                        .tryFail(cause instanceof IndexUnavailable ? cause : new IndexUnavailable(cause.toString()));
            }
        }
    }
}
