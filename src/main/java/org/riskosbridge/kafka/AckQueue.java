package org.riskosbridge.kafka;

import io.vertx.core.impl.ContextInternal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Carries acknowledgements of the producer back to one event loop: one hop for all acknowledgements that arrived together. */
final class AckQueue {

    private final ContextInternal context;
    private final Queue<PendingAppend> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    AckQueue(ContextInternal context) {
        this.context = context;
    }

    /** Called on the producer's thread. */
    void add(PendingAppend append) {
        arrived.add(append);
        if (!draining.getAndSet(true)) {
            context.runOnContext(ignored -> drain());
        }
    }

    private void drain() {
        draining.set(false);
        for (PendingAppend next = arrived.poll(); next != null; next = arrived.poll()) {
            next.complete();
        }
    }
}
