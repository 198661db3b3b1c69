package org.example.consumers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Processes each decision. */
@ApplicationScoped
class CompletedEvaluations {

    private final ObjectMapper json;

    CompletedEvaluations(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Called for each record, and after a crash again for the last few records, so processing a record twice must do no harm. The key is the event's
     * id. Store the id together with the result, in the same transaction of your database, and check for the id first.
     *
     * @throws Exception when the record cannot be processed now: the record goes to the retry topics, and finally to the dead letters
     */
    @Incoming("completed")
    @Blocking
    void handle(ConsumerRecord<String, String> event) throws Exception {
        JsonNode decision = json.readTree(event.value()).at("/data/decision");
        if (!decision.isTextual()) {
            throw new IllegalArgumentException("an evaluation without a decision");
        }
        Log.infof("completed: event %s decision %s", event.key(), decision.asText());
    }
}
