package org.riskosbridge.index;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
            String why = e.getCause() instanceof TimeoutException
                    ? "Redis did not answer within " + timeout.toMillis() + " ms"
                    : "Redis did not answer: " + e.getCause();
            throw new IllegalStateException(why, e);
        }
    }
}
