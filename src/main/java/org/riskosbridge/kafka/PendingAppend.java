package org.riskosbridge.kafka;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.log.AppendInDoubt;
import org.riskosbridge.log.KafkaAvailability;

/** One record in flight to Kafka. */
final class PendingAppend implements Callback {

    private final String topic;
    private final AckQueue acks;
    private final KafkaAvailability availability;
    private final Thread caller = Thread.currentThread();
    private final Promise<LogPosition> promise = Promise.promise();
    private boolean sending = true;
    private @Nullable RecordMetadata metadata;
    private @Nullable Exception error;

    PendingAppend(String topic, AckQueue acks, KafkaAvailability availability) {
        this.topic = topic;
        this.acks = acks;
        this.availability = availability;
    }

    /** {@return the outcome of the append; called after {@code send} has returned} */
    Future<LogPosition> sent() {
        sending = false;
        return promise.future();
    }

    /**
     * The producer reports a refusal before sending (too large, no metadata, buffer full) from within {@code send}, on the caller's thread. It
     * reports every other outcome on its own thread.
     */
    @Override
    public void onCompletion(RecordMetadata stored, @Nullable Exception failure) {
        if (Thread.currentThread() == caller && sending && failure != null) {
            promise.fail(KafkaLog.notAppended(failure, availability));
            return;
        }
        metadata = stored;
        error = failure;
        acks.add(this);
    }

    /**
     * Completes the future, on its own event loop. Only a record that is too large is refused for good. If the broker refuses two or more records
     * of a batch, the producer reports {@link org.apache.kafka.common.InvalidRecordException} for each of these records, whatever the reason
     * is, for example a clock that was wrong for a moment.
     */
    void complete() {
        if (error == null && metadata != null) {
            promise.complete(new LogPosition(topic, metadata.partition(), metadata.offset()));
        } else {
            String why = error == null ? "Kafka's client returned no offset" : String.valueOf(error.getMessage());
            promise.fail(new AppendInDoubt(why, error instanceof RecordTooLargeException));
        }
    }
}
