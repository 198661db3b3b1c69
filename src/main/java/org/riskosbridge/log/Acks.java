package org.riskosbridge.log;

import io.vertx.core.impl.ContextInternal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers of the producer on their way back to one event loop: one hop for all that came together. */
final class Acks {

    private final ContextInternal context;
    private final Queue<Append> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    Acks(ContextInternal context) {
        this.context = context;
    }

    /** Called by the producer's thread. */
    void add(Append append) {
        arrived.add(append);
        if (!draining.getAndSet(true)) {
            context.runOnContext(ignored -> drain());
        }
    }

    private void drain() {
        draining.set(false);
        for (Append next = arrived.poll(); next != null; next = arrived.poll()) {
            next.complete();
        }
    }
}
