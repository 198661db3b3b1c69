package org.riskosbridge.time;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The JVM's monotonic clock and Vert.x's timers. */
@Singleton
public class VertxClock implements MonotonicClock {

    private final Vertx vertx;

    public VertxClock(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> task.run());
    }
}
