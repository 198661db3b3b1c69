package org.riskosbridge.send;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What is to be done, and when; over as soon as nothing is left and nothing is being done. */
final class Agenda {

    private final DelayQueue<Due> queue = new DelayQueue<>();

    /** In the queue, or taken and not done. */
    private final AtomicInteger pending = new AtomicInteger();

    private final CountDownLatch over = new CountDownLatch(1);

    void put(Due due) {
        pending.incrementAndGet();
        queue.put(due);
    }

    /** Blocks until something is due. After it, and after all that came of it was put, call {@link #done}. */
    Due take() throws InterruptedException {
        return queue.take();
    }

    void done() {
        if (pending.decrementAndGet() == 0) {
            over.countDown();
        }
    }

    /** Makes it over at once. */
    void stop() {
        over.countDown();
    }

    void awaitEnd() throws InterruptedException {
        over.await();
    }
}
