package org.riskosbridge.obvious;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Reads the body and answers 200: the cost of receiving alone for a REST endpoint of Quarkus. */
@Path("/webhooks/bare")
public class ObviousBareEndpoint {

    @POST
    @Consumes(MediaType.WILDCARD)
    public Uni<Response> receive(byte[] body) {
        return Uni.createFrom().item(Response.ok().build());
    }
}
