package org.riskosbridge.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
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
    private final CorrelationIds correlations;
    private final BodyTimeouts timeouts;
    private final DeliveryTraces traces;
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
            CorrelationIds correlations,
            BodyTimeouts timeouts,
            DeliveryTraces traces,
            IngestMetrics meters,
            int maxBody) {
        this.webhook = webhook;
        this.sourceFilter = sourceFilter;
        this.authenticator = authenticator;
        this.ingest = ingest;
        this.responder = responder;
        this.rate = rate;
        this.inFlight = inFlight;
        this.correlations = correlations;
        this.timeouts = timeouts;
        this.traces = traces;
        this.meters = meters;
        this.times = meters.deliveries(webhook);
        this.maxBody = maxBody;
    }

    void handle(RoutingContext http) {
        long begun = System.nanoTime();
        String correlation = correlations.next();
        traces.begin(http, webhook.name());
        InetAddress source = sourceFilter.source(http.request());
        ResponseKind refusal = sourceFilter.refusal(source, begun);
        if (refusal != null) {
            Duration later = refusal.status() == 429 ? A_SECOND : null;
            refuse(http, () -> responder.problem(http, correlation, refusal, null, later));
        } else if (!http.request().method().equals(HttpMethod.POST)) {
            http.response().putHeader(HttpHeaders.ALLOW, "POST");
            refuse(http, () -> responder.problem(http, correlation, ResponseKind.METHOD_NOT_ALLOWED, null, null));
        } else {
            authenticate(http, correlation, source, begun);
        }
    }

    private void authenticate(RoutingContext http, String correlation, @Nullable InetAddress source, long begun) {
        Future<Verdict> asked = authenticator.authenticate(http);
        boolean atOnce = asked.isComplete();
        if (!atOnce) {
            http.request().pause();
        }
        asked.onSuccess(verdict -> {
            // A comparison of digests takes less time than a clock reading.
            long now = atOnce ? begun : System.nanoTime();
            meters.authenticated(now - begun);
            traces.span(http).addEvent("authenticated");
            boolean isOneTooMany = sourceFilter.isOneTooMany(source, verdict, now);
            if (verdict instanceof Verdict.Accepted) {
                admit(http, correlation, begun);
            } else if (isOneTooMany) {
                refuse(
                        http,
                        () -> responder.problem(
                                http, correlation, ResponseKind.TOO_MANY_WRONG_CREDENTIALS, null, A_SECOND));
            } else {
                refuse(http, () -> responder.refusal(http, correlation, verdict));
            }
        });
    }

    private void admit(RoutingContext http, String correlation, long begun) {
        HttpServerRequest request = http.request();
        long declared = BodyReader.declaredLength(request);
        long reserved = Math.max(declared, 0);
        if (!rate.tryPass(begun)) {
            refuse(http, () -> responder.problem(http, correlation, ResponseKind.TOO_MANY_REQUESTS, null, A_SECOND));
        } else if (!isJson(request)) {
            refuse(http, () -> responder.problem(http, correlation, ResponseKind.UNSUPPORTED_MEDIA_TYPE, null, null));
        } else if (declared > maxBody) {
            tooLarge(http, correlation);
        } else if (!inFlight.tryEnter(reserved)) {
            refuse(http, () -> responder.problem(http, correlation, ResponseKind.OVERLOADED, null, A_SECOND));
        } else {
            BodyReader reader = BodyReader.of(request, maxBody, inFlight, reserved, timeouts);
            reader.read(request)
                    .compose(body -> take(http, correlation, begun, body))
                    .onComplete(ignored -> inFlight.leave(reader.reserved()));
        }
    }

    private Future<?> take(RoutingContext http, String correlation, long begun, RequestBody body) {
        if (body instanceof RequestBody.Whole whole) {
            Delivery delivery =
                    new Delivery(webhook, correlation, whole.bytes(), traces.traceparent(http), traces.span(http));
            return ingest.apply(delivery).onSuccess(outcome -> {
                responder.outcome(http, delivery, outcome, begun);
                times.took(System.nanoTime() - begun);
            });
        }
        if (body instanceof RequestBody.TooLarge) {
            tooLarge(http, correlation);
        } else if (body instanceof RequestBody.NoRoom) {
            closeWithAnswer(http);
            responder.problem(http, correlation, ResponseKind.OVERLOADED, null, A_SECOND);
        } else {
            closeWithAnswer(http);
            responder.problem(http, correlation, ResponseKind.TOO_SLOW, null, null);
        }
        return Future.succeededFuture();
    }

    private void refuse(RoutingContext http, Runnable answer) {
        dropBody(http);
        answer.run();
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
    private void tooLarge(RoutingContext http, String correlation) {
        closeWithAnswer(http);
        responder.problem(http, correlation, ResponseKind.TOO_LARGE, "The limit is " + maxBody + " bytes.", null);
    }

    /** On HTTP/1.1 {@link LingeringClose} drops what the client still sends. */
    static void closeWithAnswer(RoutingContext http) {
        if (http.request().version() == HttpVersion.HTTP_2) {
            // The connection may carry other deliveries. The reset comes later, because Vert.x reports a head before
            // the end of its stream.
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
