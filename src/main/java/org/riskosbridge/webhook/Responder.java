package org.riskosbridge.webhook;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.webhook.WebhooksConfig.OnInvalid;

/** Turns outcomes into responses, counts them, ends their traces, and logs those that are problems. One for each webhook. */
final class Responder {

    private static final Buffer OK = Buffer.buffer("OK");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");

    /** What Retry-After says when nothing better is known. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** An outage is one line of its own, with the number of deliveries that it met: not two lines for each of them. */
    private static final long TELL_UNAVAILABLE_EVERY = Duration.ofMinutes(1).toNanos();

    private final OnInvalid onInvalid;
    private final Traces traces;
    private final Lines lines;
    private final Map<Answer, Counter> answered = new EnumMap<>(Answer.class);
    private final LastEvent lastEvent = new LastEvent();

    /** When something unavailable was last told of a delivery, {@link System#nanoTime}; by what it was answered. */
    private final Map<Answer, AtomicLong> toldUnavailable = new EnumMap<>(Answer.class);

    Responder(String webhook, OnInvalid onInvalid, MeterRegistry meters, Traces traces) {
        this.onInvalid = onInvalid;
        this.traces = traces;
        this.lines = new Lines(Responder.class, webhook);
        long never = System.nanoTime() - TELL_UNAVAILABLE_EVERY;
        for (Answer answer : Answer.values()) {
            toldUnavailable.put(answer, new AtomicLong(never));
            answered.put(
                    answer,
                    Counter.builder("bridge.deliveries")
                            .description("Deliveries answered")
                            .tag("webhook", webhook)
                            .tag("outcome", answer.label())
                            .register(meters));
        }
    }

    LastEvent lastEvent() {
        return lastEvent;
    }

    /** @param begun when the head of the request had come, {@link System#nanoTime} */
    void outcome(RoutingContext http, Delivery delivery, Outcome outcome, long begun) {
        if (outcome instanceof Outcome.Appended) {
            event(http, delivery, Answer.APPENDED, begun);
        } else if (outcome instanceof Outcome.Duplicate) {
            event(http, delivery, Answer.DUPLICATE, begun);
        } else if (outcome instanceof Outcome.Conflict) {
            warn(delivery, Answer.CONFLICT, "the same event id came with another body; it is in quarantine.");
            event(http, delivery, Answer.CONFLICT, begun);
        } else if (outcome instanceof Outcome.Invalid invalid) {
            String detail = invalid.malformed().detail();
            if (onInvalid == OnInvalid.ACCEPT) {
                warn(delivery, Answer.QUARANTINED, detail + " It is in quarantine.");
                ok(http, delivery, Answer.QUARANTINED);
            } else {
                problem(http, delivery.id(), delivery, Answer.INVALID_EVENT, detail, null);
            }
        } else if (outcome instanceof Outcome.Spooled) {
            event(http, delivery, Answer.SPOOLED, begun);
        } else if (outcome instanceof Outcome.TooLarge) {
            failed(http, delivery, Answer.TOO_LARGE, null);
        } else if (outcome instanceof Outcome.InFlight other) {
            failed(http, delivery, Answer.IN_FLIGHT, other.retryAfter());
        } else if (outcome instanceof Outcome.Rebuilding) {
            unavailable(http, delivery, Answer.INDEX_REBUILDING, "the index is being rebuilt");
        } else if (outcome instanceof Outcome.InDoubt doubt) {
            warn(delivery, Answer.IN_DOUBT, "in doubt: " + doubt.why());
            failed(http, delivery, Answer.IN_DOUBT, doubt.retryAfter());
        } else if (outcome instanceof Outcome.Unavailable away) {
            unavailable(http, delivery, answer(away.part()), away.why());
        }
    }

    private static Answer answer(Outcome.Unavailable.Part part) {
        return switch (part) {
            case INDEX -> Answer.INDEX_UNAVAILABLE;
            case LOG -> Answer.LOG_UNAVAILABLE;
            case CLOCKS -> Answer.CLOCK_SKEW;
            case SPOOL -> Answer.SPOOL_UNAVAILABLE;
        };
    }

    /** Answers 503, and tells the first delivery of each minute only. */
    private void unavailable(RoutingContext http, Delivery delivery, Answer answer, String why) {
        long now = System.nanoTime();
        AtomicLong told = requireNonNull(toldUnavailable.get(answer));
        long before = told.get();
        if (now - before >= TELL_UNAVAILABLE_EVERY && told.compareAndSet(before, now)) {
            warn(
                    delivery,
                    answer,
                    "answered 503 " + answer.label() + ": " + why
                            + " Further deliveries are answered likewise, and told at most once a minute.");
        }
        done(http, delivery.id(), delivery, answer);
        respond(http, delivery.id(), answer, null, SOON);
    }

    /** Answers a request whose credentials were not accepted. */
    void refusal(RoutingContext http, String correlation, Verdict verdict) {
        if (verdict instanceof Verdict.Unauthorized refused) {
            http.response().putHeader("WWW-Authenticate", refused.challenge());
            problem(http, correlation, Answer.UNAUTHORIZED, null, null);
        } else if (verdict instanceof Verdict.Forbidden refused) {
            http.response().putHeader("WWW-Authenticate", refused.challenge());
            problem(http, correlation, Answer.FORBIDDEN, null, null);
        } else if (verdict instanceof Verdict.Unavailable away) {
            lines.tell(
                    Level.WARN,
                    correlation,
                    Answer.IDENTITY_PROVIDER_UNAVAILABLE,
                    null,
                    "not authenticated: " + away.remedy());
            problem(http, correlation, Answer.IDENTITY_PROVIDER_UNAVAILABLE, null, SOON);
        }
    }

    private void event(RoutingContext http, Delivery delivery, Answer answer, long begun) {
        lastEvent.at(begun);
        ok(http, delivery, answer);
    }

    private void ok(RoutingContext http, Delivery delivery, Answer answer) {
        done(http, delivery.id(), delivery, answer);
        HttpServerResponse response = http.response();
        if (isOpen(response)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end(OK);
        }
    }

    /**
     * Answers with a problem (RFC 9457).
     *
     * @param detail a sentence about this occurrence, which quotes nothing of the request
     * @param retryAfter when to come again; null when coming again would not help
     */
    void problem(
            RoutingContext http,
            String correlation,
            Answer answer,
            @Nullable String detail,
            @Nullable Duration retryAfter) {
        problem(http, correlation, null, answer, detail, retryAfter);
    }

    private void failed(RoutingContext http, Delivery delivery, Answer answer, @Nullable Duration retryAfter) {
        problem(http, delivery.id(), delivery, answer, null, retryAfter);
    }

    private void problem(
            RoutingContext http,
            String correlation,
            @Nullable Delivery delivery,
            Answer answer,
            @Nullable String detail,
            @Nullable Duration retryAfter) {
        done(http, correlation, delivery, answer);
        lines.tell(
                Level.INFO,
                correlation,
                answer,
                delivery,
                answer.status() + " " + answer.label() + (detail == null ? "" : ": " + detail));
        respond(http, correlation, answer, detail, retryAfter);
    }

    private static void respond(
            RoutingContext http,
            String correlation,
            Answer answer,
            @Nullable String detail,
            @Nullable Duration retryAfter) {
        HttpServerResponse response = http.response();
        if (!isOpen(response)) {
            return;
        }
        JsonObject problem = new JsonObject()
                .put("type", answer.type())
                .put("title", answer.title())
                .put("status", answer.status())
                .put("detail", detail)
                .put("correlation_id", correlation);
        if (detail == null) {
            problem.remove("detail");
        }
        if (retryAfter != null) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, (retryAfter.toMillis() + 999) / 1000)));
        }
        response.setStatusCode(answer.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM)
                .end(problem.toBuffer());
    }

    private void warn(Delivery delivery, Answer answer, String what) {
        lines.tell(Level.WARN, delivery.id(), answer, delivery, what);
    }

    private void done(RoutingContext http, String correlation, @Nullable Delivery delivery, Answer answer) {
        requireNonNull(answered.get(answer)).increment();
        traces.end(http, correlation, answer, delivery);
    }

    private static boolean isOpen(HttpServerResponse response) {
        return !response.closed() && !response.ended();
    }
}
