package org.riskosbridge.webhook;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.riskosbridge.auth.Authenticator;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.ingest.WayMeters;

/** The HTTP side of one webhook: method, rate, credentials, media type, body; then its way; then the answer. */
final class Door {

    private final Webhook webhook;
    private final Authenticator authenticator;
    private final Function<Delivery, Future<Outcome>> way;
    private final Responder responder;
    private final RateLimit rate;
    private final InFlight inFlight;
    private final CorrelationIds correlations;
    private final Traces traces;
    private final WayMeters meters;
    private final WayMeters.Times times;
    private final int maxBody;

    Door(
            Webhook webhook,
            Authenticator authenticator,
            Function<Delivery, Future<Outcome>> way,
            Responder responder,
            RateLimit rate,
            InFlight inFlight,
            CorrelationIds correlations,
            Traces traces,
            WayMeters meters,
            int maxBody) {
        this.webhook = webhook;
        this.authenticator = authenticator;
        this.way = way;
        this.responder = responder;
        this.rate = rate;
        this.inFlight = inFlight;
        this.correlations = correlations;
        this.traces = traces;
        this.meters = meters;
        this.times = meters.deliveries(webhook);
        this.maxBody = maxBody;
    }

    void handle(RoutingContext http) {
        long begun = System.nanoTime();
        String correlation = correlations.next();
        traces.begin(http, webhook.name());
        if (!http.request().method().equals(HttpMethod.POST)) {
            http.response().putHeader(HttpHeaders.ALLOW, "POST");
            responder.problem(http, correlation, Answer.METHOD_NOT_ALLOWED, null, null);
        } else if (!rate.tryPass(begun)) {
            responder.problem(http, correlation, Answer.TOO_MANY_REQUESTS, null, Duration.ofSeconds(1));
        } else {
            authenticate(http, correlation, begun);
        }
    }

    private void authenticate(RoutingContext http, String correlation, long begun) {
        Future<Verdict> asked = authenticator.authenticate(http);
        boolean atOnce = asked.isComplete();
        if (!atOnce) {
            http.request().pause();
        }
        asked.onSuccess(verdict -> {
            // A comparison takes less than reading the clock is worth.
            meters.authenticated(atOnce ? 0 : System.nanoTime() - begun);
            traces.span(http).addEvent("authenticated");
            if (verdict instanceof Verdict.Accepted) {
                admit(http, correlation, begun);
            } else {
                http.request().resume();
                responder.refusal(http, correlation, verdict);
            }
        });
    }

    private void admit(RoutingContext http, String correlation, long begun) {
        HttpServerRequest request = http.request();
        if (!isJson(request)) {
            request.resume();
            responder.problem(http, correlation, Answer.UNSUPPORTED_MEDIA_TYPE, null, null);
            return;
        }
        long declared = BodyReader.declaredLength(request);
        if (declared > maxBody) {
            tooLarge(http, correlation);
            return;
        }
        long bytes = declared < 0 ? maxBody : declared;
        if (!inFlight.tryEnter(bytes)) {
            request.resume();
            responder.problem(http, correlation, Answer.OVERLOADED, null, Duration.ofSeconds(1));
            return;
        }
        BodyReader.read(request, maxBody)
                .compose(body -> take(http, correlation, begun, body))
                .onComplete(ignored -> inFlight.leave(bytes));
    }

    private Future<?> take(RoutingContext http, String correlation, long begun, Optional<byte[]> body) {
        if (body.isEmpty()) {
            tooLarge(http, correlation);
            return Future.succeededFuture();
        }
        Delivery delivery = new Delivery(webhook, correlation, body.get(), traces.traceparent(http), traces.span(http));
        return way.apply(delivery).onSuccess(outcome -> {
            responder.outcome(http, delivery, outcome, begun);
            times.took(System.nanoTime() - begun);
        });
    }

    /** The rest of the body is not waited for: the connection ends with the answer. */
    private void tooLarge(RoutingContext http, String correlation) {
        closeWithAnswer(http);
        responder.problem(http, correlation, Answer.TOO_LARGE, "The limit is " + maxBody + " bytes.", null);
    }

    static void closeWithAnswer(RoutingContext http) {
        http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        http.addEndHandler(ignored -> http.request().connection().close());
    }

    /** A delivery without a media type is taken for what it must be; the body is checked anyway. */
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
