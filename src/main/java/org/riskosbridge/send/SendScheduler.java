package org.riskosbridge.send;

import io.vertx.core.Context;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts scheduled work when it is due, with at most as many concurrent attempts as connections. Used on one event loop, whose timers are up
 * to 1 ms late.
 */
final class SendScheduler {

    private final Context loop;
    private final int connections;
    private final Consumer<ScheduledSend> work;
    private final Runnable over;

    private final PriorityQueue<ScheduledSend> queue = new PriorityQueue<>();
    private int underWay;

    /** When the next timer fires; empty when there is none. */
    private Optional<Long> alarm = Optional.empty();

    /**
     * @param work starts the work, and later calls {@link #done}, after it has scheduled all follow-up work
     * @param over called when nothing is scheduled and nothing is in flight
     */
    SendScheduler(Context loop, int connections, Consumer<ScheduledSend> work, Runnable over) {
        this.loop = loop;
        this.connections = connections;
        this.work = work;
        this.over = over;
    }

    void put(ScheduledSend due) {
        queue.add(due);
    }

    void done() {
        underWay--;
        loop.runOnContext(now -> advance());
    }

    /** Starts the work that is due and allowed now. */
    void advance() {
        while (underWay < connections && !queue.isEmpty() && queue.element().at() - System.nanoTime() <= 0) {
            underWay++;
            work.accept(queue.remove());
        }
        if (queue.isEmpty() && underWay == 0) {
            over.run();
        } else if (underWay < connections && !queue.isEmpty()) {
            setAlarm(queue.element().at());
        }
    }

    private void setAlarm(long at) {
        if (alarm.isPresent() && alarm.get() - at <= 0) {
            return;
        }
        alarm = Optional.of(at);
        long delay = Math.max(1, at - System.nanoTime());
        loop.owner().timer(delay, TimeUnit.NANOSECONDS).onSuccess(now -> {
            alarm = Optional.empty();
            advance();
        });
    }
}
