package org.riskosbridge.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
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
import org.riskosbridge.route.WebhookConfig.OnInvalid;

/** Maps outcomes to responses, counts them, ends their traces, and logs problems. One instance per webhook. */
final class Responder {

    private static final Buffer OK = Buffer.buffer("OK");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");

    /** The default of Retry-After. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final String webhook;
    private final OnInvalid onInvalid;
    private final @Nullable TrialLine trialLine;
    private final RateLimitedLog log;
    private final RecentDeliveries recent;
    private final EnvelopeParser parser = new EnvelopeParser();
    private final Map<ResponseKind, OncePerMinute> toldUnavailable = new EnumMap<>(ResponseKind.class);

    private final Map<ResponseKind, Counter> answered = new EnumMap<>(ResponseKind.class);
    private final LastEventMetric lastEventMetric = new LastEventMetric();

    Responder(String webhook, OnInvalid onInvalid, RecentDeliveries recent, MeterRegistry meters, boolean isTrial) {
        this.webhook = webhook;
        this.recent = recent;
        this.onInvalid = onInvalid;
        this.trialLine = isTrial ? new TrialLine() : null;
        this.log = new RateLimitedLog(Responder.class, webhook, meters, System.nanoTime());
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

    void outcome(Exchange exchange, Delivery delivery, Outcome outcome) {
        switch (outcome.kind()) {
            case APPENDED -> {
                show(exchange, delivery, ResponseKind.APPENDED, outcome);
                event(exchange, delivery, ResponseKind.APPENDED, ((Outcome.Appended) outcome).position());
            }
            case DUPLICATE -> {
                show(exchange, delivery, ResponseKind.DUPLICATE, outcome);
                event(exchange, delivery, ResponseKind.DUPLICATE, null);
            }
            case SPOOLED -> event(exchange, delivery, ResponseKind.SPOOLED, null);
            case CONFLICT -> {
                warn(
                        delivery,
                        ResponseKind.CONFLICT,
                        "the same event id arrived with another body; this body is in quarantine.");
                event(exchange, delivery, ResponseKind.CONFLICT, null);
            }
            case INVALID ->
                invalid(
                        exchange,
                        delivery,
                        ((Outcome.Invalid) outcome).malformed().detail());
            case OTHER_ENVIRONMENT -> {
                warn(
                        delivery,
                        ResponseKind.OTHER_ENVIRONMENT,
                        "the event is of another environment than bridge.webhooks."
                                + delivery.webhook().name() + ".environment; it is in quarantine.");
                ok(exchange, delivery, ResponseKind.OTHER_ENVIRONMENT, null);
            }
            case REFUSED -> {
                warn(
                        delivery,
                        ResponseKind.QUARANTINED,
                        "the topic of the event refuses the record, which is in quarantine: raise max.message.bytes of the"
                                + " topic.");
                ok(exchange, delivery, ResponseKind.QUARANTINED, null);
            }
            case TOO_LARGE -> problem(exchange, delivery, ResponseKind.TOO_LARGE, null, null);
            case IN_FLIGHT ->
                problem(exchange, delivery, ResponseKind.IN_FLIGHT, null, ((Outcome.InFlight) outcome).retryAfter());
            case REBUILDING ->
                unavailable(exchange, delivery, ResponseKind.INDEX_REBUILDING, "the index is being rebuilt.", SOON);
            case IN_DOUBT -> {
                Outcome.InDoubt doubt = (Outcome.InDoubt) outcome;
                unavailable(exchange, delivery, ResponseKind.IN_DOUBT, doubt.why(), doubt.retryAfter());
            }
            case UNAVAILABLE -> {
                Outcome.Unavailable unavailable = (Outcome.Unavailable) outcome;
                unavailable(exchange, delivery, answer(unavailable.part()), unavailable.why(), SOON);
            }
        }
    }

    private void invalid(Exchange exchange, Delivery delivery, String detail) {
        switch (onInvalid) {
            case ACCEPT -> {
                warn(delivery, ResponseKind.QUARANTINED, detail + " It is in quarantine.");
                ok(exchange, delivery, ResponseKind.QUARANTINED, null);
            }
            case REJECT -> problem(exchange, delivery, ResponseKind.INVALID_EVENT, detail, null);
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

    private void unavailable(Exchange exchange, Delivery delivery, ResponseKind kind, String why, Duration retryAfter) {
        done(exchange, delivery, kind, null);
        tellUnavailable(Level.WARN, exchange, kind, delivery, why);
        respond(exchange, kind, null, retryAfter);
    }

    /** Logs the first delivery of each minute, with the number of deliveries since the previous line. The other deliveries are logged at DEBUG. */
    private void tellUnavailable(
            Level level, Exchange exchange, ResponseKind kind, @Nullable Delivery delivery, String why) {
        long others = requireNonNull(toldUnavailable.get(kind)).tryPass(System.nanoTime());
        boolean isDue = others >= 0;
        if (isDue || log.isLoggable(Level.DEBUG)) {
            String what = "answered " + kind.status() + " " + kind.label() + ": " + why;
            log.tell(
                    isDue ? level : Level.DEBUG,
                    exchange.correlation(),
                    kind,
                    delivery,
                    null,
                    others > 0 ? what + " (" + others + " more since the last such line)" : what);
        }
    }

    /** Answers a request whose credentials were not accepted. */
    void refusal(Exchange exchange, Verdict verdict) {
        switch (verdict.kind()) {
            case ACCEPTED -> throw new IllegalArgumentException("accepted credentials are not a refusal");
            case UNAUTHORIZED -> {
                Verdict.Unauthorized unauthorized = (Verdict.Unauthorized) verdict;
                exchange.response().putHeader("WWW-Authenticate", unauthorized.challenge());
                refused(exchange, ResponseKind.UNAUTHORIZED, null, unauthorized.why());
            }
            case FORBIDDEN -> {
                exchange.response().putHeader("WWW-Authenticate", ((Verdict.Forbidden) verdict).challenge());
                problem(exchange, ResponseKind.FORBIDDEN, null, null);
            }
            case TOO_MANY -> problem(exchange, ResponseKind.TOO_MANY_WRONG_CREDENTIALS, null, SOON);
            case UNAVAILABLE -> {
                ResponseKind kind = ResponseKind.IDENTITY_PROVIDER_UNAVAILABLE;
                done(exchange, null, kind, null);
                tellUnavailable(
                        Level.WARN,
                        exchange,
                        kind,
                        null,
                        "not authenticated: " + ((Verdict.Unavailable) verdict).remedy());
                respond(exchange, kind, null, SOON);
            }
        }
    }

    private void event(Exchange exchange, Delivery delivery, ResponseKind kind, @Nullable LogPosition position) {
        lastEventMetric.at(exchange.begun());
        ok(exchange, delivery, kind, position);
    }

    private void ok(Exchange exchange, Delivery delivery, ResponseKind kind, @Nullable LogPosition position) {
        done(exchange, delivery, kind, position);
        HttpServerResponse response = exchange.response();
        if (isOpen(response)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end(OK);
        }
    }

    /**
     * Answers with a problem (RFC 9457).
     *
     * @param detail a sentence about this occurrence, which quotes nothing of the request
     * @param retryAfter when to retry; null when a retry cannot succeed
     */
    void problem(Exchange exchange, ResponseKind kind, @Nullable String detail, @Nullable Duration retryAfter) {
        problem(exchange, null, kind, detail, retryAfter);
    }

    /** Answers a request to a path without a webhook. */
    void unknownWebhook(Exchange exchange, Collection<String> paths) {
        refused(
                exchange,
                ResponseKind.UNKNOWN_WEBHOOK,
                "The path of a webhook is /webhooks/<name>.",
                UnknownPath.shown(exchange.http().normalizedPath(), paths));
    }

    /** @param why the reason, only for the operator's log */
    private void refused(Exchange exchange, ResponseKind kind, @Nullable String detail, String why) {
        done(exchange, null, kind, null);
        log.tell(
                Level.INFO,
                exchange.correlation(),
                kind,
                null,
                exchange.source(),
                kind.status() + " " + kind.label() + ": " + why);
        respond(exchange, kind, detail, null);
    }

    /** In a trial each event that is answered 200 has a log line; in production only metrics count these events. */
    private void show(Exchange exchange, Delivery delivery, ResponseKind kind, Outcome outcome) {
        if (trialLine != null) {
            String line = trialLine.of(outcome, delivery.body(), System.nanoTime() - exchange.begun());
            if (line != null) {
                log.tell(Level.INFO, delivery.id(), kind, delivery, null, line);
            }
        }
    }

    private void problem(
            Exchange exchange,
            @Nullable Delivery delivery,
            ResponseKind kind,
            @Nullable String detail,
            @Nullable Duration retryAfter) {
        done(exchange, delivery, kind, null);
        if (kind.isRefusal()) {
            log.tell(
                    Level.INFO,
                    exchange.correlation(),
                    kind,
                    delivery,
                    delivery == null ? exchange.source() : null,
                    kind.status() + " " + kind.label() + (detail == null ? "" : ": " + detail));
        } else {
            tellUnavailable(Level.INFO, exchange, kind, delivery, kind.title());
        }
        respond(exchange, kind, detail, retryAfter);
    }

    private static void respond(
            Exchange exchange, ResponseKind kind, @Nullable String detail, @Nullable Duration retryAfter) {
        HttpServerResponse response = exchange.response();
        if (!isOpen(response)) {
            return;
        }
        JsonObject problem = new JsonObject()
                .put("type", kind.type())
                .put("title", kind.title())
                .put("status", kind.status())
                .put("detail", detail)
                .put("correlation_id", exchange.correlation());
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

    private void done(
            Exchange exchange, @Nullable Delivery delivery, ResponseKind kind, @Nullable LogPosition position) {
        requireNonNull(answered.get(kind)).increment();
        DeliveryTraces.end(exchange, kind, delivery);
        if (recent.takes(kind.isProblem(), exchange.begun())) {
            recent.add(recent(exchange, delivery, kind, position));
        }
    }

    /** Parses the body again, so that deliveries need not keep the parsed event: only a few deliveries a second are listed. */
    private RecentDelivery recent(
            Exchange exchange, @Nullable Delivery delivery, ResponseKind kind, @Nullable LogPosition position) {
        Envelope event = delivery != null && parser.parse(delivery.body()) instanceof Envelope valid ? valid : null;
        InetAddress source = exchange.source();
        return new RecentDelivery(
                Instant.now(),
                recent.replica(),
                webhook,
                exchange.correlation(),
                kind.label(),
                kind.status(),
                event == null ? "" : event.eventId(),
                event == null ? "" : event.eventType(),
                event == null || event.evalId() == null ? "" : event.evalId(),
                RecentDelivery.record(position),
                delivery == null ? 0 : delivery.body().length,
                (System.nanoTime() - exchange.begun()) / 1_000,
                source == null ? "" : source.getHostAddress());
    }

    private static boolean isOpen(HttpServerResponse response) {
        return !response.closed() && !response.ended();
    }
}
