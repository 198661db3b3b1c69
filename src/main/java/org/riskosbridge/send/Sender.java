package org.riskosbridge.send;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
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
        try (Http http = Http.open(order)) {
            Authorization authorization = authorization(http);
            try (AttemptLog log = AttemptLog.open(order.log())) {
                var deliveries = new Deliveries(order.content(), clock);
                var begun = new Run(order, deliveries, http, authorization, log, observer);
                run.set(begun);
                return summary(await(begun.begin()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Summary summary(AsyncResult<Summary> end) {
        if (end.cause() instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (end.failed()) {
            throw new AssertionError(end.cause());
        }
        return end.result();
    }

    /** Ends the run; what is under way is abandoned. From any thread, at any time. */
    public void stop() {
        Run begun = run.get();
        if (begun != null) {
            begun.stop();
        }
    }

    private Authorization authorization(Http http) throws SendException, InterruptedException {
        Credentials credentials = order.credentials();
        if (credentials instanceof Credentials.OAuth2 oauth2) {
            var endpoint = new TokenEndpoint(http.client(), oauth2, clock);
            AsyncResult<AccessTokens> tokens = await(AccessTokens.open(endpoint::fetch, clock, observer::notice));
            if (tokens.failed()) {
                throw new SendException(String.valueOf(tokens.cause().getMessage()), tokens.cause());
            }
            return tokens.result();
        }
        if (credentials instanceof Credentials.Basic basic) {
            return Authorization.basic(basic);
        }
        return credentials instanceof Credentials.Bearer bearer ? Authorization.bearer(bearer) : Authorization.none();
    }

    private static <T> AsyncResult<T> await(Future<T> future) throws InterruptedException {
        var over = new CountDownLatch(1);
        future.onComplete(result -> over.countDown());
        over.await();
        return future;
    }
}
