package org.riskosbridge.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Authenticator;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.IngestMetrics;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.limit.InFlightLimit;
import org.riskosbridge.limit.RateLimit;

/** The HTTP side of one webhook: checks source, method, credentials, rate, media type and body, ingests the delivery, and responds. */
final class WebhookHandler {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** The bridge reads a refused body up to this number of bytes, so that the connection can be used again: most events are smaller. */
    private static final int DROPPED_BYTES = 64 * 1024;

    private final Webhook webhook;
    private final SourceFilter sourceFilter;
    private final Authenticator authenticator;
    private final Function<Delivery, Future<Outcome>> ingest;
    private final Responder responder;
    private final RateLimit rate;
    private final InFlightLimit inFlight;
    private final Exchanges exchanges;
    private final BodyTimeouts timeouts;
    private final IngestMetrics meters;
    private final IngestMetrics.Times times;
    private final int maxBody;

    WebhookHandler(
            Webhook webhook,
            SourceFilter sourceFilter,
            Authenticator authenticator,
            Function<Delivery, Future<Outcome>> ingest,
            Responder responder,
            RateLimit rate,
            InFlightLimit inFlight,
            Exchanges exchanges,
            BodyTimeouts timeouts,
            IngestMetrics meters,
            int maxBody) {
        this.webhook = webhook;
        this.sourceFilter = sourceFilter;
        this.authenticator = authenticator;
        this.ingest = ingest;
        this.responder = responder;
        this.rate = rate;
        this.inFlight = inFlight;
        this.exchanges = exchanges;
        this.timeouts = timeouts;
        this.meters = meters;
        this.times = meters.deliveries(webhook);
        this.maxBody = maxBody;
    }

    void handle(RoutingContext http) {
        Exchange exchange = exchanges.begin(http, webhook.name());
        ResponseKind refusal = sourceFilter.refusal(exchange.source(), exchange.begun());
        if (refusal != null) {
            refuse(exchange, refusal, refusal.status() == 429 ? A_SECOND : null);
        } else if (!exchange.request().method().equals(HttpMethod.POST)) {
            exchange.response().putHeader(HttpHeaders.ALLOW, "POST");
            refuse(exchange, ResponseKind.METHOD_NOT_ALLOWED, null);
        } else {
            authenticate(exchange);
        }
    }

    private void authenticate(Exchange exchange) {
        Future<Verdict> asked = authenticator.authenticate(exchange.http());
        boolean atOnce = asked.isComplete();
        if (!atOnce) {
            exchange.request().pause();
        }
        asked.onSuccess(verdict -> {
            // A check that has ended at once has only compared digests, which takes less time than reading the clock.
            long now = atOnce ? exchange.begun() : System.nanoTime();
            meters.authenticated(now - exchange.begun());
            exchange.span().addEvent("authenticated");
            boolean isOneTooMany = sourceFilter.isOneTooMany(exchange.source(), verdict, now);
            if (verdict instanceof Verdict.Accepted) {
                admit(exchange);
            } else if (isOneTooMany) {
                refuse(exchange, ResponseKind.TOO_MANY_WRONG_CREDENTIALS, A_SECOND);
            } else {
                dropBody(exchange.http());
                responder.refusal(exchange, verdict);
            }
        });
    }

    private void admit(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        long declared = BodyReader.declaredLength(request);
        long reserved = Math.max(declared, 0);
        if (!rate.tryPass(exchange.begun())) {
            refuse(exchange, ResponseKind.TOO_MANY_REQUESTS, A_SECOND);
        } else if (!isJson(request)) {
            refuse(exchange, ResponseKind.UNSUPPORTED_MEDIA_TYPE, null);
        } else if (declared > maxBody) {
            tooLarge(exchange);
        } else if (!inFlight.tryEnter(reserved)) {
            refuse(exchange, ResponseKind.OVERLOADED, A_SECOND);
        } else {
            BodyReader reader = BodyReader.of(request, maxBody, inFlight, reserved, timeouts);
            reader.read(request)
                    .compose(body -> take(exchange, body))
                    .onComplete(ignored -> inFlight.leave(reader.reserved()));
        }
    }

    private Future<?> take(Exchange exchange, RequestBody body) {
        if (body instanceof RequestBody.Whole whole) {
            Delivery delivery = new Delivery(
                    webhook,
                    exchange.correlation(),
                    whole.bytes(),
                    DeliveryTraces.traceparent(exchange),
                    exchange.span());
            return ingest.apply(delivery).onSuccess(outcome -> {
                responder.outcome(exchange, delivery, outcome);
                times.took(System.nanoTime() - exchange.begun());
            });
        }
        if (body instanceof RequestBody.TooLarge) {
            tooLarge(exchange);
        } else if (body instanceof RequestBody.NoRoom) {
            closeWithAnswer(exchange.http());
            responder.problem(exchange, ResponseKind.OVERLOADED, null, A_SECOND);
        } else {
            closeWithAnswer(exchange.http());
            responder.problem(exchange, ResponseKind.TOO_SLOW, null, null);
        }
        return Future.succeededFuture();
    }

    private void refuse(Exchange exchange, ResponseKind kind, @Nullable Duration retryAfter) {
        dropBody(exchange.http());
        responder.problem(exchange, kind, null, retryAfter);
    }

    /**
     * Reads and drops the rest of a small body. Closes the connection instead when the body is large, has no declared length, or when the client
     * waits for an interim response before it sends the body (Expect: 100-continue; RFC 9110, section 10.1.1).
     */
    static void dropBody(RoutingContext http) {
        HttpServerRequest request = http.request();
        long declared = BodyReader.declaredLength(request);
        boolean isOpenEnded = declared < 0 && !request.isEnded() && hasBody(request);
        if (declared > DROPPED_BYTES || isOpenEnded || request.headers().contains(HttpHeaders.EXPECT)) {
            closeWithAnswer(http);
        }
        request.resume();
    }

    /** Whether a request without a declared length has a body. On HTTP/2 only the end of the stream shows this. */
    private static boolean hasBody(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Does not take the rest of the body: the connection ends with the response. */
    private void tooLarge(Exchange exchange) {
        closeWithAnswer(exchange.http());
        responder.problem(exchange, ResponseKind.TOO_LARGE, "The limit is " + maxBody + " bytes.", null);
    }

    /** On HTTP/1.1 {@link LingeringClose} drops what the client still sends. */
    static void closeWithAnswer(RoutingContext http) {
        if (http.request().version() == HttpVersion.HTTP_2) {
            // Ends only this stream, because the connection may carry other deliveries. The reset comes later, because
            // Vert.x reports the head of a request before the end of its stream.
            http.addEndHandler(ignored -> http.vertx().runOnContext(later -> {
                if (!http.request().isEnded()) {
                    http.response().reset();
                }
            }));
        } else {
            http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            http.addEndHandler(ignored -> http.request().connection().close());
        }
    }

    /** A delivery without a media type counts as JSON; the parser checks the body anyway. */
    private static boolean isJson(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return (type == null || mediaType(type).equals("application/json"))
                && (coding == null || coding.equalsIgnoreCase("identity"));
    }

    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }
}
