package org.riskosbridge.log;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long a caller waits for one response of Kafka. */
public enum KafkaTimeout {
    /** For a comparison of clocks: an old reading is useless. */
    CLOCKS(Duration.ofSeconds(5)),
    /** For topics and their settings. */
    TOPICS(Duration.ofSeconds(10)),
    /** For commands and pages that read the offsets of many partitions. */
    OFFSETS(Duration.ofSeconds(30));

    private final Duration limit;

    KafkaTimeout(Duration limit) {
        this.limit = limit;
    }

    public Duration limit() {
        return limit;
    }

    /** {@return the limit as the requests of Kafka's clients take it, in milliseconds} */
    public int millis() {
        return (int) limit.toMillis();
    }

    /** {@return the response; blocks} */
    public <T> T await(Future<T> response) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return response.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new TimeoutException("Kafka did not answer within " + limit.toSeconds() + " s");
        }
    }
}
