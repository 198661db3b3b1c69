package org.riskosbridge.send;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Executes a send request, once. */
public final class EventSender {

    private final SendRequest request;
    private final SendObserver observer;
    private final InstantSource clock = InstantSource.system();
    private final AtomicReference<@Nullable SendRun> run = new AtomicReference<>();

    public EventSender(SendRequest request, SendObserver observer) {
        this.request = request;
        this.observer = observer;
    }

    /**
     * Sends, and blocks until every delivery has ended.
     *
     * @throws SendException when nothing can be sent: no access token, no certificates, or no log file
     */
    public SendSummary send() throws SendException, InterruptedException {
        try (Http http = Http.open(request)) {
            Authorization authorization = authorization(http);
            try (AttemptLog log = AttemptLog.open(request.log())) {
                var deliveries = new DeliveryGenerator(request.content(), clock);
                var begun = new SendRun(request, deliveries, http, authorization, log, observer);
                run.set(begun);
                return summary(await(begun.begin()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SendSummary summary(AsyncResult<SendSummary> end) {
        if (end.cause() instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (end.failed()) {
            throw new AssertionError(end.cause());
        }
        return end.result();
    }

    /** Ends the run and abandons attempts in flight. Thread-safe; can be called at any time. */
    public void stop() {
        SendRun begun = run.get();
        if (begun != null) {
            begun.stop();
        }
    }

    private Authorization authorization(Http http) throws SendException, InterruptedException {
        SendCredentials credentials = request.credentials();
        if (credentials instanceof SendCredentials.OAuth2 oauth2) {
            var endpoint = new TokenEndpoint(http.client(), oauth2, clock);
            AsyncResult<AccessTokens> tokens = await(AccessTokens.open(endpoint::fetch, clock, observer::notice));
            if (tokens.failed()) {
                throw new SendException(String.valueOf(tokens.cause().getMessage()), tokens.cause());
            }
            return tokens.result();
        }
        if (credentials instanceof SendCredentials.Basic basic) {
            return Authorization.basic(basic);
        }
        return credentials instanceof SendCredentials.Bearer bearer
                ? Authorization.bearer(bearer)
                : Authorization.none();
    }

    private static <T> AsyncResult<T> await(Future<T> future) throws InterruptedException {
        var over = new CountDownLatch(1);
        future.onComplete(result -> over.countDown());
        over.await();
        return future;
    }
}
