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
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Verdict;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.webhook.WebhooksConfig.OnInvalid;

/** Turns outcomes into responses, counts them, and logs those that are problems. One for each webhook. */
final class Responder {

    private static final Logger LOG = Logger.getLogger(Responder.class);
    private static final Buffer OK = Buffer.buffer("OK");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");

    /** What Retry-After says when nothing better is known. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Log lines a second about deliveries: a flood of problems must not become a flood of lines. */
    private static final int LINES = 20;

    private final String webhook;
    private final OnInvalid onInvalid;
    private final Map<Answer, Counter> answered = new EnumMap<>(Answer.class);
    private final RateLimit lines = new RateLimit(OptionalInt.of(LINES), System.nanoTime());
    private final AtomicLong unsaid = new AtomicLong();

    Responder(String webhook, OnInvalid onInvalid, MeterRegistry meters) {
        this.webhook = webhook;
        this.onInvalid = onInvalid;
        for (Answer answer : Answer.values()) {
            answered.put(
                    answer,
                    Counter.builder("bridge.deliveries")
                            .description("Deliveries answered")
                            .tag("webhook", webhook)
                            .tag("outcome", answer.label())
                            .register(meters));
        }
    }

    void outcome(RoutingContext http, String correlation, Outcome outcome) {
        if (outcome instanceof Outcome.Appended) {
            ok(http, Answer.APPENDED);
        } else if (outcome instanceof Outcome.Duplicate) {
            ok(http, Answer.DUPLICATE);
        } else if (outcome instanceof Outcome.Conflict) {
            warn(correlation, "the same event id came with another body; it is in quarantine.");
            ok(http, Answer.CONFLICT);
        } else if (outcome instanceof Outcome.Invalid invalid) {
            String detail = invalid.malformed().detail();
            if (onInvalid == OnInvalid.ACCEPT) {
                warn(correlation, detail + " It is in quarantine.");
                ok(http, Answer.QUARANTINED);
            } else {
                problem(http, correlation, Answer.INVALID_EVENT, detail, null);
            }
        } else if (outcome instanceof Outcome.Spooled) {
            ok(http, Answer.SPOOLED);
        } else if (outcome instanceof Outcome.TooLarge) {
            problem(http, correlation, Answer.TOO_LARGE, null, null);
        } else if (outcome instanceof Outcome.InFlight other) {
            problem(http, correlation, Answer.IN_FLIGHT, null, other.retryAfter());
        } else if (outcome instanceof Outcome.Rebuilding) {
            problem(http, correlation, Answer.INDEX_REBUILDING, null, SOON);
        } else if (outcome instanceof Outcome.InDoubt doubt) {
            warn(correlation, "in doubt: " + doubt.why());
            problem(http, correlation, Answer.IN_DOUBT, null, doubt.retryAfter());
        } else if (outcome instanceof Outcome.Unavailable away) {
            warn(correlation, "not taken: " + away.why());
            problem(http, correlation, answer(away.part()), null, SOON);
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

    /** Answers a request whose credentials were not accepted. */
    void refusal(RoutingContext http, String correlation, Verdict verdict) {
        if (verdict instanceof Verdict.Unauthorized refused) {
            http.response().putHeader("WWW-Authenticate", refused.challenge());
            problem(http, correlation, Answer.UNAUTHORIZED, null, null);
        } else if (verdict instanceof Verdict.Forbidden refused) {
            http.response().putHeader("WWW-Authenticate", refused.challenge());
            problem(http, correlation, Answer.FORBIDDEN, null, null);
        } else if (verdict instanceof Verdict.Unavailable away) {
            warn(correlation, "not authenticated: " + away.remedy());
            problem(http, correlation, Answer.IDENTITY_PROVIDER_UNAVAILABLE, null, SOON);
        }
    }

    private void ok(RoutingContext http, Answer answer) {
        count(answer);
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
        count(answer);
        log(
                Logger.Level.INFO,
                correlation,
                answer.status() + " " + answer.label() + (detail == null ? "" : ": " + detail));
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

    private void warn(String correlation, String what) {
        log(Logger.Level.WARN, correlation, what);
    }

    private void log(Logger.Level level, String correlation, String what) {
        if (lines.tryPass(System.nanoTime())) {
            long left = unsaid.getAndSet(0);
            LOG.logf(
                    level,
                    "%s %s: %s%s",
                    correlation,
                    webhook,
                    what,
                    left == 0 ? "" : " (" + left + " lines left out)");
        } else {
            unsaid.incrementAndGet();
        }
    }

    private void count(Answer answer) {
        requireNonNull(answered.get(answer)).increment();
    }

    private static boolean isOpen(HttpServerResponse response) {
        return !response.closed() && !response.ended();
    }
}
