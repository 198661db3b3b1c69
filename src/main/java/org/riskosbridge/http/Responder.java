package org.riskosbridge.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.deliveries.RecentDeliveries;
import org.riskosbridge.deliveries.RecentDelivery;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.EnvelopeParser;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.limit.ClientAddressResolver;
import org.riskosbridge.route.WebhookConfig.OnInvalid;

/** Maps outcomes to responses, counts them, ends their traces, and logs problems. One instance per webhook. */
final class Responder {

    private static final Buffer OK = Buffer.buffer("OK");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");

    /** The default of Retry-After. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Stands for the start of a request that was refused before its body was read: its time counts as 0. */
    private static final long AT_ONCE = 0;

    private final String webhook;
    private final OnInvalid onInvalid;
    private final @Nullable TrialLine trialLine;
    private final DeliveryTraces traces;
    private final RateLimitedLog log;
    private final ClientAddressResolver clientAddresses;
    private final RecentDeliveries recent;
    private final EnvelopeParser parser = new EnvelopeParser();
    private final Map<ResponseKind, OncePerMinute> toldUnavailable = new EnumMap<>(ResponseKind.class);

    private final Map<ResponseKind, Counter> answered = new EnumMap<>(ResponseKind.class);
    private final LastEventMetric lastEventMetric = new LastEventMetric();

    Responder(
            String webhook,
            OnInvalid onInvalid,
            ClientAddressResolver clientAddresses,
            RecentDeliveries recent,
            MeterRegistry meters,
            DeliveryTraces traces,
            boolean isTrial) {
        this.webhook = webhook;
        this.recent = recent;
        this.onInvalid = onInvalid;
        this.trialLine = isTrial ? new TrialLine() : null;
        this.traces = traces;
        this.log = new RateLimitedLog(Responder.class, webhook, meters, System.nanoTime());
        this.clientAddresses = clientAddresses;
        for (ResponseKind kind : ResponseKind.values()) {
            toldUnavailable.put(kind, new OncePerMinute(System.nanoTime()));
            answered.put(
                    kind,
                    Counter.builder("bridge.deliveries")
                            .description("Deliveries answered")
                            .tag("webhook", webhook)
                            .tag("outcome", kind.label())
                            .register(meters));
        }
    }

    LastEventMetric lastEvent() {
        return lastEventMetric;
    }

    /** @param begun when the head of the request arrived, {@link System#nanoTime} */
    void outcome(RoutingContext http, Delivery delivery, Outcome outcome, long begun) {
        switch (outcome.kind()) {
            case APPENDED -> {
                show(delivery, ResponseKind.APPENDED, outcome, begun);
                event(http, delivery, ResponseKind.APPENDED, ((Outcome.Appended) outcome).position(), begun);
            }
            case DUPLICATE -> {
                show(delivery, ResponseKind.DUPLICATE, outcome, begun);
                event(http, delivery, ResponseKind.DUPLICATE, null, begun);
            }
            case SPOOLED -> event(http, delivery, ResponseKind.SPOOLED, null, begun);
            case CONFLICT -> {
                warn(delivery, ResponseKind.CONFLICT, "the same event id came with another body; it is in quarantine.");
                event(http, delivery, ResponseKind.CONFLICT, null, begun);
            }
            case INVALID ->
                invalid(http, delivery, ((Outcome.Invalid) outcome).malformed().detail(), begun);
            case OTHER_ENVIRONMENT -> {
                warn(
                        delivery,
                        ResponseKind.OTHER_ENVIRONMENT,
                        "the event is of another environment than bridge.webhooks."
                                + delivery.webhook().name() + ".environment; it is in quarantine.");
                ok(http, delivery, ResponseKind.OTHER_ENVIRONMENT, null, begun);
            }
            case REFUSED -> {
                warn(
                        delivery,
                        ResponseKind.QUARANTINED,
                        "the topic of the event refuses the record, which is in quarantine: raise max.message.bytes of the"
                                + " topic.");
                ok(http, delivery, ResponseKind.QUARANTINED, null, begun);
            }
            case TOO_LARGE -> failed(http, delivery, ResponseKind.TOO_LARGE, null, begun);
            case IN_FLIGHT ->
                failed(http, delivery, ResponseKind.IN_FLIGHT, ((Outcome.InFlight) outcome).retryAfter(), begun);
            case REBUILDING ->
                unavailable(http, delivery, ResponseKind.INDEX_REBUILDING, "the index is being rebuilt.", SOON, begun);
            case IN_DOUBT -> {
                Outcome.InDoubt doubt = (Outcome.InDoubt) outcome;
                unavailable(http, delivery, ResponseKind.IN_DOUBT, doubt.why(), doubt.retryAfter(), begun);
            }
            case UNAVAILABLE -> {
                Outcome.Unavailable unavailable = (Outcome.Unavailable) outcome;
                unavailable(http, delivery, answer(unavailable.part()), unavailable.why(), SOON, begun);
            }
        }
    }

    private void invalid(RoutingContext http, Delivery delivery, String detail, long begun) {
        switch (onInvalid) {
            case ACCEPT -> {
                warn(delivery, ResponseKind.QUARANTINED, detail + " It is in quarantine.");
                ok(http, delivery, ResponseKind.QUARANTINED, null, begun);
            }
            case REJECT -> problem(http, delivery.id(), delivery, ResponseKind.INVALID_EVENT, detail, null, begun);
        }
    }

    private static ResponseKind answer(Outcome.Unavailable.Dependency dependency) {
        return switch (dependency) {
            case INDEX -> ResponseKind.INDEX_UNAVAILABLE;
            case LOG -> ResponseKind.LOG_UNAVAILABLE;
            case CLOCKS -> ResponseKind.CLOCK_SKEW;
            case GUARANTEE -> ResponseKind.GUARANTEE_NOT_MET;
            case SPOOL -> ResponseKind.SPOOL_UNAVAILABLE;
        };
    }

    private void unavailable(
            RoutingContext http, Delivery delivery, ResponseKind kind, String why, Duration retryAfter, long begun) {
        done(http, delivery.id(), delivery, kind, null, begun);
        tellUnavailable(Level.WARN, delivery.id(), kind, delivery, why);
        respond(http, delivery.id(), kind, null, retryAfter);
    }

    /** Logs the first delivery of each minute, with the number of deliveries since the previous line. The other deliveries are logged at DEBUG. */
    private void tellUnavailable(
            Level level, String correlation, ResponseKind kind, @Nullable Delivery delivery, String why) {
        long others = requireNonNull(toldUnavailable.get(kind)).tryPass(System.nanoTime());
        boolean isDue = others >= 0;
        if (isDue || log.isLoggable(Level.DEBUG)) {
            String what = "answered " + kind.status() + " " + kind.label() + ": " + why;
            log.tell(
                    isDue ? level : Level.DEBUG,
                    correlation,
                    kind,
                    delivery,
                    null,
                    others > 0 ? what + " (" + others + " more since the last such line)" : what);
        }
    }

    /** Answers a request whose credentials were not accepted. */
    void refusal(RoutingContext http, String correlation, Verdict verdict) {
        switch (verdict.kind()) {
            case ACCEPTED -> throw new IllegalArgumentException("accepted credentials are no refusal");
            case UNAUTHORIZED -> {
                Verdict.Unauthorized unauthorized = (Verdict.Unauthorized) verdict;
                http.response().putHeader("WWW-Authenticate", unauthorized.challenge());
                refused(http, correlation, ResponseKind.UNAUTHORIZED, null, unauthorized.why());
            }
            case FORBIDDEN -> {
                http.response().putHeader("WWW-Authenticate", ((Verdict.Forbidden) verdict).challenge());
                problem(http, correlation, ResponseKind.FORBIDDEN, null, null);
            }
            case TOO_MANY -> problem(http, correlation, ResponseKind.TOO_MANY_WRONG_CREDENTIALS, null, SOON);
            case UNAVAILABLE -> {
                ResponseKind kind = ResponseKind.IDENTITY_PROVIDER_UNAVAILABLE;
                done(http, correlation, null, kind, null, AT_ONCE);
                tellUnavailable(
                        Level.WARN,
                        correlation,
                        kind,
                        null,
                        "not authenticated: " + ((Verdict.Unavailable) verdict).remedy());
                respond(http, correlation, kind, null, SOON);
            }
        }
    }

    private void event(
            RoutingContext http, Delivery delivery, ResponseKind kind, @Nullable LogPosition position, long begun) {
        lastEventMetric.at(begun);
        ok(http, delivery, kind, position, begun);
    }

    private void ok(
            RoutingContext http, Delivery delivery, ResponseKind kind, @Nullable LogPosition position, long begun) {
        done(http, delivery.id(), delivery, kind, position, begun);
        HttpServerResponse response = http.response();
        if (isOpen(response)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end(OK);
        }
    }

    /**
     * Answers with a problem (RFC 9457).
     *
     * @param detail a sentence about this occurrence that quotes nothing of the request
     * @param retryAfter when to retry; null when a retry cannot succeed
     */
    void problem(
            RoutingContext http,
            String correlation,
            ResponseKind kind,
            @Nullable String detail,
            @Nullable Duration retryAfter) {
        problem(http, correlation, null, kind, detail, retryAfter, AT_ONCE);
    }

    /** Answers a request to a path without a webhook. */
    void unknownWebhook(RoutingContext http, String correlation, Collection<String> paths) {
        refused(
                http,
                correlation,
                ResponseKind.UNKNOWN_WEBHOOK,
                "The path of a webhook is /webhooks/<name>.",
                UnknownPath.shown(http.normalizedPath(), paths));
    }

    /** @param why the reason, only for the operator's log */
    private void refused(
            RoutingContext http, String correlation, ResponseKind kind, @Nullable String detail, String why) {
        done(http, correlation, null, kind, null, AT_ONCE);
        log.tell(
                Level.INFO,
                correlation,
                kind,
                null,
                clientAddresses.of(http.request()),
                kind.status() + " " + kind.label() + ": " + why);
        respond(http, correlation, kind, detail, null);
    }

    /** In a trial each event that is answered 200 has a line; in production metrics count them. */
    private void show(Delivery delivery, ResponseKind kind, Outcome outcome, long begun) {
        if (trialLine != null) {
            String line = trialLine.of(outcome, delivery.body(), System.nanoTime() - begun);
            if (line != null) {
                log.tell(Level.INFO, delivery.id(), kind, delivery, null, line);
            }
        }
    }

    private void failed(
            RoutingContext http, Delivery delivery, ResponseKind kind, @Nullable Duration retryAfter, long begun) {
        problem(http, delivery.id(), delivery, kind, null, retryAfter, begun);
    }

    private void problem(
            RoutingContext http,
            String correlation,
            @Nullable Delivery delivery,
            ResponseKind kind,
            @Nullable String detail,
            @Nullable Duration retryAfter,
            long begun) {
        done(http, correlation, delivery, kind, null, begun);
        if (kind.isRefusal()) {
            log.tell(
                    Level.INFO,
                    correlation,
                    kind,
                    delivery,
                    delivery == null ? clientAddresses.of(http.request()) : null,
                    kind.status() + " " + kind.label() + (detail == null ? "" : ": " + detail));
        } else {
            tellUnavailable(Level.INFO, correlation, kind, delivery, kind.title());
        }
        respond(http, correlation, kind, detail, retryAfter);
    }

    private static void respond(
            RoutingContext http,
            String correlation,
            ResponseKind kind,
            @Nullable String detail,
            @Nullable Duration retryAfter) {
        HttpServerResponse response = http.response();
        if (!isOpen(response)) {
            return;
        }
        JsonObject problem = new JsonObject()
                .put("type", kind.type())
                .put("title", kind.title())
                .put("status", kind.status())
                .put("detail", detail)
                .put("correlation_id", correlation);
        if (detail == null) {
            problem.remove("detail");
        }
        if (retryAfter != null) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, (retryAfter.toMillis() + 999) / 1000)));
        }
        response.setStatusCode(kind.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM)
                .end(problem.toBuffer());
    }

    private void warn(Delivery delivery, ResponseKind kind, String what) {
        log.tell(Level.WARN, delivery.id(), kind, delivery, null, what);
    }

    /** @param begun when the head of the request arrived, {@link System#nanoTime}; {@link #AT_ONCE} when the request was refused at once */
    private void done(
            RoutingContext http,
            String correlation,
            @Nullable Delivery delivery,
            ResponseKind kind,
            @Nullable LogPosition position,
            long begun) {
        requireNonNull(answered.get(kind)).increment();
        traces.end(http, correlation, kind, delivery);
        if (recent.takes(kind.isProblem(), begun == AT_ONCE ? System.nanoTime() : begun)) {
            recent.add(recent(http, correlation, delivery, kind, position, begun));
        }
    }

    /** Parses the body again, because only a few deliveries a second need this. */
    private RecentDelivery recent(
            RoutingContext http,
            String correlation,
            @Nullable Delivery delivery,
            ResponseKind kind,
            @Nullable LogPosition position,
            long begun) {
        Envelope event = delivery != null && parser.parse(delivery.body()) instanceof Envelope valid ? valid : null;
        InetAddress source = clientAddresses.of(http.request());
        return new RecentDelivery(
                Instant.now(),
                recent.replica(),
                webhook,
                correlation,
                kind.label(),
                kind.status(),
                event == null ? "" : event.eventId(),
                event == null ? "" : event.eventType(),
                event == null || event.evalId() == null ? "" : event.evalId(),
                RecentDelivery.record(position),
                delivery == null ? 0 : delivery.body().length,
                begun == AT_ONCE ? 0 : (System.nanoTime() - begun) / 1_000,
                source == null ? "" : source.getHostAddress());
    }

    private static boolean isOpen(HttpServerResponse response) {
        return !response.closed() && !response.ended();
    }
}
