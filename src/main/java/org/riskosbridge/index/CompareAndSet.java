package org.riskosbridge.index;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One compare-and-set, waiting to travel with others.
 *
 * @param expected what must stand under the key; empty when nothing may
 * @param wanted what shall stand there; empty removes it
 * @param answer null when nobody waits for it
 */
record CompareAndSet(
        IndexKey key,
        String expected,
        String wanted,
        @Nullable Promise<Answer> answer) {

    /**
     * What became of a step.
     *
     * @param now the index's clock, milliseconds since 1970
     * @param found null when the step was taken, else what stood there instead; empty when nothing
     */
    record Answer(long now, @Nullable String found) {}
}
