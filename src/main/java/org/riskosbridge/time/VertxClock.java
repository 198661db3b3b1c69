package org.riskosbridge.time;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The clock of the machine, and the timers of Vert.x. */
@Singleton
class VertxClock implements Clock {

    private final Vertx vertx;

    VertxClock(Vertx vertx) {
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
