package org.riskosbridge.http;

import io.vertx.ext.web.RoutingContext;
import org.riskosbridge.limit.ClientAddressResolver;

/** Begins the exchanges of all webhooks. */
final class Exchanges {

    private final CorrelationIds correlations = new CorrelationIds();
    private final ClientAddressResolver clientAddresses;
    private final DeliveryTraces traces;

    Exchanges(ClientAddressResolver clientAddresses, DeliveryTraces traces) {
        this.clientAddresses = clientAddresses;
        this.traces = traces;
    }

    /** @param webhook the name; empty for a path without a webhook */
    Exchange begin(RoutingContext http, String webhook) {
        long begun = System.nanoTime();
        return new Exchange(
                http,
                correlations.next(),
                clientAddresses.of(http.request()),
                begun,
                traces.begin(http.request(), webhook));
    }
}
