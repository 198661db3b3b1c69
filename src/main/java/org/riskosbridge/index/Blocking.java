package org.riskosbridge.index;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.riskosbridge.config.DurationText;

/** Waits for responses of Redis. Blocks: only worker threads and commands may call it. */
public final class Blocking {

    private Blocking() {}

    /**
     * Waits for a response of Redis.
     *
     * @throws IllegalStateException when the response is late or an error
     */
    public static <T> T await(Future<T> answer, Duration timeout) {
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            String why = e.getCause() instanceof TimeoutException
                    ? "Redis did not answer within " + DurationText.of(timeout)
                    : "Redis did not answer: "
                            + RedisIndex.reason(
                                    String.valueOf(requireNonNull(e.getCause()).getMessage()));
            throw new IllegalStateException(why, e);
        }
    }
}
