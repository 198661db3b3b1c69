package org.riskosbridge.time;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs checks periodically, until the process ends. The shutdown interrupts running checks, which may wait for an unavailable Kafka, and waits for
 * their end, because the clients that they use are closed afterwards.
 */
@Singleton
public class PeriodicChecks {

    private static final Logger LOG = Logger.getLogger(PeriodicChecks.class);

    /** Milliseconds until a failed check runs again. */
    private static final long AFTER_FAILURE = 1_000;

    /** Seconds that the end waits for interrupted checks. */
    private static final long PATIENCE = 5;

    private final Vertx vertx;
    private final List<Future<Long>> running = new ArrayList<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean isEnding;

    public PeriodicChecks(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Starts a check on a worker thread, and returns at once.
     *
     * @param check blocks, and returns the milliseconds until it runs again
     */
    public synchronized void start(Callable<Long> check) {
        if (isEnding) {
            return;
        }
        Future<Long> run = vertx.executeBlocking(() -> run(check), false);
        running.add(run);
        run.onComplete(result -> {
            ended(run);
            again(result, () -> start(check));
        });
    }

    /**
     * Starts a check that does not block: the first time on this thread, then on an event loop. The shutdown does not wait for this check.
     *
     * @param pause milliseconds from the end of one run to the start of the next
     * @param check returns the end of its run
     */
    public synchronized void start(long pause, Supplier<Future<?>> check) {
        if (!isEnding) {
            Future.succeededFuture()
                    .compose(now -> check.get())
                    .map(pause)
                    .onComplete(result -> again(result, () -> start(pause, check)));
        }
    }

    private long run(Callable<Long> check) throws Exception {
        begin();
        try {
            return check.call();
        } finally {
            finish();
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (isEnding) {
            throw new InterruptedException();
        }
        threads.add(Thread.currentThread());
    }

    /** The thread returns to its pool, so it must not stay interrupted. */
    private synchronized void finish() {
        threads.remove(Thread.currentThread());
        boolean unused = Thread.interrupted();
    }

    private synchronized void ended(Future<Long> run) {
        running.remove(run);
    }

    private synchronized void again(AsyncResult<Long> result, Runnable start) {
        if (isEnding) {
            return;
        }
        if (result.failed()) {
            LOG.error("A periodic check has failed; it runs again in 1 s.", result.cause());
        }
        vertx.setTimer(result.failed() ? AFTER_FAILURE : result.result(), ignored -> start.run());
    }

    private synchronized List<Future<Long>> startNoMore() {
        isEnding = true;
        threads.forEach(Thread::interrupt);
        return List.copyOf(running);
    }

    void end(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(2) ShutdownEvent shutdown)
            throws InterruptedException {
        try {
            Future.join(startNoMore()).toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The process ends anyway.
        }
    }
}
