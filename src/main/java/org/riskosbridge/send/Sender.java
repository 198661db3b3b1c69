package org.riskosbridge.send;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends what an order asks for, once. */
public final class Sender {

    private final Order order;
    private final Observer observer;
    private final InstantSource clock = InstantSource.system();
    private final AtomicReference<@Nullable Run> run = new AtomicReference<>();

    public Sender(Order order, Observer observer) {
        this.order = order;
        this.observer = observer;
    }

    /**
     * Sends, and blocks until every delivery has come to its end.
     *
     * @throws SendException when nothing can be sent at all: no access token, no certificates, no log
     */
    public Summary send() throws SendException, InterruptedException {
        var receiver = new Receiver(order.url(), order.trust());
        Authorization authorization = authorization();
        try (AttemptLog log = AttemptLog.open(order.log())) {
            var begun = new Run(order, new Deliveries(order.content(), clock), authorization, log, observer);
            run.set(begun);
            return begun.run(receiver);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the run; what is under way is abandoned. From any thread, at any time. */
    public void stop() {
        Run begun = run.get();
        if (begun != null) {
            begun.stop();
        }
    }

    private Authorization authorization() throws SendException {
        Credentials credentials = order.credentials();
        if (credentials instanceof Credentials.OAuth2 oauth2) {
            var endpoint = new TokenEndpoint(order.trust(), oauth2, clock);
            return AccessTokens.open(endpoint::fetch, clock, observer::notice);
        }
        if (credentials instanceof Credentials.Basic basic) {
            return Authorization.basic(basic);
        }
        return credentials instanceof Credentials.Bearer bearer ? Authorization.bearer(bearer) : Authorization.none();
    }
}
