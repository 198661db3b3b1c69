package org.example.consumers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Does something with each decision. */
@ApplicationScoped
class CompletedEvaluations {

    private final ObjectMapper json;

    CompletedEvaluations(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Called for each record, and again for the last few after a crash: what is done here must bear being done twice. The key
     * is the event's id; write it beside the result, in the same transaction of your database, and look for it first.
     *
     * @throws Exception when it cannot be done now: the record goes to the retry topics, and at last to the dead letters
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
