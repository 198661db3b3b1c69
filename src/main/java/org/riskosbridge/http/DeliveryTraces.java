package org.riskosbridge.http;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.EnvelopeParser;
import org.riskosbridge.ingest.Delivery;

/**
 * Traces of deliveries ({@code quarkus.otel.sdk.disabled=false}): a server span for each delivery, with an event for each step. A span contains the
 * ids of the request's trace context, the event type and the event id, but never a raw header, path or query. Without tracing the cost is one
 * comparison.
 */
@Singleton
final class DeliveryTraces {

    /** W3C Trace Context, section 3.2.2: version 00. */
    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final EnvelopeParser PARSER = new EnvelopeParser();

    private final @Nullable Tracer tracer;

    DeliveryTraces(OpenTelemetry telemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
        this.tracer = disabled ? null : telemetry.getTracer("org.riskosbridge");
    }

    /**
     * Begins the span of a request.
     *
     * @param webhook the name; empty for a path without a webhook
     * @return an invalid span without tracing
     */
    Span begin(HttpServerRequest request, String webhook) {
        if (tracer == null) {
            return Span.getInvalid();
        }
        SpanBuilder span = tracer.spanBuilder("POST /webhooks/" + (webhook.isEmpty() ? "{name}" : webhook))
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("webhook", webhook);
        String parent = sent(request);
        return (parent == null ? span.setNoParent() : span.setParent(parent(parent))).startSpan();
    }

    /** The trace state is omitted, because it is the sender's text and would be exported. */
    private static Context parent(String traceparent) {
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        traceparent.substring(3, 35),
                        traceparent.substring(36, 52),
                        TraceFlags.fromHex(traceparent, 53),
                        TraceState.getDefault())));
    }

    /** {@return the trace context for the record: the span's, or without a span the request's, if it is well-formed} */
    static @Nullable String traceparent(Exchange exchange) {
        SpanContext own = exchange.span().getSpanContext();
        return own.isValid()
                ? "00-" + own.getTraceId() + "-" + own.getSpanId() + "-"
                        + own.getTraceFlags().asHex()
                : sent(exchange.request());
    }

    /** @param delivery the delivery; null when the request was refused before its body was read */
    static void end(Exchange exchange, ResponseKind kind, @Nullable Delivery delivery) {
        Span span = exchange.span();
        if (!span.isRecording()) {
            return;
        }
        span.setAttribute("outcome", kind.label());
        span.setAttribute("correlation_id", exchange.correlation());
        if (delivery != null && PARSER.parse(delivery.body()) instanceof Envelope event) {
            span.setAttribute("event_type", event.eventType());
            span.setAttribute("event_id", event.eventId());
        }
        if (kind.status() >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private static @Nullable String sent(HttpServerRequest request) {
        String context = request.getHeader("traceparent");
        return context != null && TRACEPARENT.matcher(context).matches() ? context : null;
    }
}
