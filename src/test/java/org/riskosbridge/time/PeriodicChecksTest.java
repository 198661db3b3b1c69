package org.riskosbridge.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicChecksTest {

    private final Vertx vertx = Vertx.vertx();
    private final PeriodicChecks checks = new PeriodicChecks(vertx);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void checkRunsAgainAfterThePauseThatItAskedFor() {
        checks.start(() -> {
            runs.incrementAndGet();
            return 1L;
        });

        await().until(() -> runs.get() > 3);
    }

    @Test
    void endWaitsForTheCheckThatRunsAndNoneRunsAfterIt() throws Exception {
        CountDownLatch clientAnswers = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> answeredBeforeTheEnd = new CompletableFuture<>();
        checks.start(() -> {
            runs.incrementAndGet();
            asked.countDown();
            try {
                answeredBeforeTheEnd.complete(clientAnswers.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                answeredBeforeTheEnd.completeExceptionally(e);
            }
            return 1L;
        });
        asked.await();

        Thread end = new Thread(() -> {
            try {
                checks.end(new ShutdownEvent());
            } catch (InterruptedException e) {
                answeredBeforeTheEnd.completeExceptionally(e);
            }
        });
        end.start();
        await().until(() -> end.getState() == Thread.State.TIMED_WAITING);
        assertThat(answeredBeforeTheEnd).isNotDone();
        clientAnswers.countDown();
        end.join();

        assertThat(answeredBeforeTheEnd).isCompletedWithValue(true);
        checks.start(() -> (long) runs.incrementAndGet());
        assertThat(vertx.executeBlocking(runs::get)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS))
                .isEqualTo(1);
    }
}
