package org.riskosbridge.send;

import io.vertx.core.Context;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has each thing done when it is due, with no more under way at once than there are connections. Lives on one event
 * loop, whose timers are up to 1 ms late.
 */
final class SendScheduler {

    private final Context loop;
    private final int connections;
    private final Consumer<ScheduledSend> work;
    private final Runnable over;

    private final PriorityQueue<ScheduledSend> queue = new PriorityQueue<>();
    private int underWay;

    /** The earliest time at which a timer goes off; empty when there is none. */
    private Optional<Long> alarm = Optional.empty();

    /**
     * @param work begins something, and later calls {@link #done}, after all that came of it was put
     * @param over called when nothing is left and nothing is under way
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

    /** Begins what can be begun now. */
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
