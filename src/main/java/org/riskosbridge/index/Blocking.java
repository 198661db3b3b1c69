package org.riskosbridge.index;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Redis' answers for those who may block: worker threads and commands. */
public final class Blocking {

    private Blocking() {}

    /**
     * Waits for an answer of Redis.
     *
     * @throws IllegalStateException when it did not come in time, or was an error
     */
    public static <T> T await(Future<T> answer, Duration timeout) {
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("Redis did not answer: " + e.getCause(), e);
        }
    }
}
