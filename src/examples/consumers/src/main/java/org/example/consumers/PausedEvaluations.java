package org.example.consumers;

import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.ce.IncomingCloudEventMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reminds somebody of each paused evaluation. The headers identify the evaluation, so the body is not needed. */
@ApplicationScoped
class PausedEvaluations {

    /** @param event the content of the headers ce_* */
    @Incoming("paused")
    @Blocking
    void handle(String body, IncomingCloudEventMetadata<String> event) {
        Log.infof(
                "paused: event %s evaluation %s",
                event.getId(), event.getExtension("evalid").orElse("-"));
    }
}
