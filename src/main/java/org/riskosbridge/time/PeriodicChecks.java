package org.riskosbridge.time;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Runs checks periodically on worker threads, until the process ends. The shutdown waits for running checks, because the clients that they use are
 * closed afterwards.
 */
@Singleton
public class PeriodicChecks {

    private static final Logger LOG = Logger.getLogger(PeriodicChecks.class);

    /** Milliseconds until a failed check runs again. */
    private static final long AFTER_FAILURE = 1_000;

    /** Seconds that the end waits. A check that waits for an absent Kafka or Redis may take longer. */
    private static final long PATIENCE = 5;

    private final Vertx vertx;
    private final List<Future<Long>> running = new ArrayList<>();
    private boolean isEnding;

    public PeriodicChecks(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Starts a check, and returns at once.
     *
     * @param check blocks, and returns the milliseconds until it runs again
     */
    public synchronized void start(Callable<Long> check) {
        if (isEnding) {
            return;
        }
        Future<Long> run = vertx.executeBlocking(check, false);
        running.add(run);
        run.onComplete(result -> {
            if (result.failed()) {
                LOG.error("A periodic check has failed; it runs again in 1 s.", result.cause());
            }
            again(check, run, result.failed() ? AFTER_FAILURE : result.result());
        });
    }

    private synchronized void again(Callable<Long> check, Future<Long> run, long pause) {
        running.remove(run);
        if (!isEnding) {
            vertx.setTimer(pause, ignored -> start(check));
        }
    }

    private synchronized List<Future<Long>> startNoMore() {
        isEnding = true;
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
