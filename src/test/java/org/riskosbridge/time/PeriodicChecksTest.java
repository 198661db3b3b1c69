package org.riskosbridge.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.LogLines;

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

    /** A check that waits for an unavailable Kafka would otherwise delay the end. */
    @Test
    void endInterruptsTheCheckThatRunsAndWaitsForItAndNoneRunsAfterIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (LogLines lines = LogLines.of(PeriodicChecks.class)) {
            checks.start(() -> {
                runs.incrementAndGet();
                asked.countDown();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    interrupted.countDown();
                    closed.await();
                    runs.incrementAndGet();
                }
                return 1L;
            });
            asked.await();

            Thread end = new Thread(() -> {
                try {
                    checks.end(new ShutdownEvent());
                } catch (InterruptedException e) {
                    runs.set(-1);
                }
            });
            end.start();
            assertThat(interrupted.await(2, TimeUnit.SECONDS)).isTrue();
            await().until(() -> end.getState() == Thread.State.TIMED_WAITING);
            assertThat(runs).hasValue(1);
            closed.countDown();
            end.join();

            assertThat(runs).hasValue(2);
            checks.start(() -> (long) runs.incrementAndGet());
            assertThat(vertx.executeBlocking(runs::get)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isEqualTo(2);
            assertThat(lines.messages()).isEmpty();
        }
    }

    @Test
    void checkThatDoesNotBlockRunsUntilTheEnd() throws Exception {
        checks.start(1, () -> Future.succeededFuture(runs.incrementAndGet()));
        await().until(() -> runs.get() > 3);

        checks.end(new ShutdownEvent());

        int last = runs.get();
        await().during(50, TimeUnit.MILLISECONDS).until(() -> runs.get() == last);
    }

    @Test
    void failedCheckIsLoggedAndRunsAgain() {
        try (LogLines lines = LogLines.of(PeriodicChecks.class)) {
            checks.start(1, () -> {
                if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException();
                }
                return Future.succeededFuture();
            });
            await().until(() -> runs.get() > 1);
            assertThat(lines.messages()).containsExactly("A periodic check has failed; it runs again in 1 s.");
        }
    }
}
