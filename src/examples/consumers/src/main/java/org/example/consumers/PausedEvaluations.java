package org.example.consumers;

import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.ce.IncomingCloudEventMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reminds somebody of each evaluation that waits. It needs nothing of the body: the headers say which one it is. */
@ApplicationScoped
class PausedEvaluations {

    /** @param event what the headers ce_* say */
    @Incoming("paused")
    @Blocking
    void handle(String body, IncomingCloudEventMetadata<String> event) {
        Log.infof(
                "paused: event %s evaluation %s",
                event.getId(), event.getExtension("evalid").orElse("-"));
    }
}
