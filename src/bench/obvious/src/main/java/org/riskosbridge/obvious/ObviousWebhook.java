package org.riskosbridge.obvious;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.redis.datasource.value.SetArgs;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;

/**
 * The obvious hand-written receiver: it has no authentication, and loses events. The id is marked as seen before
 * Kafka has the event, so that a second delivery is answered 200 while the first one fails.
 */
@Path("/webhooks/riskos")
public class ObviousWebhook {

    private static final SetArgs NEW_FOR_A_WEEK = new SetArgs().nx().ex(Duration.ofDays(7));

    private final ReactiveValueCommands<String, String> seen;
    private final MutinyEmitter<Record<String, String>> events;

    ObviousWebhook(ReactiveRedisDataSource redis, @Channel("events") MutinyEmitter<Record<String, String>> events) {
        this.seen = redis.value(String.class);
        this.events = events;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Response> receive(JsonObject event) {
        String id = event.getString("event_id");
        return seen.setAndChanged("obvious:" + id, "1", NEW_FOR_A_WEEK)
                .chain(isNew -> isNew
                        ? events.send(Record.of(id, event.encode()))
                        : Uni.createFrom().voidItem())
                .replaceWith(Response.ok().build());
    }
}
