package org.riskosbridge.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Future;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Authenticators;
import org.riskosbridge.deliveries.RecentDeliveries;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.IngestConfig;
import org.riskosbridge.ingest.IngestMetrics;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.limit.AuthFailureThrottle;
import org.riskosbridge.limit.ClientAddressResolver;
import org.riskosbridge.limit.InFlightLimit;
import org.riskosbridge.limit.RateLimit;
import org.riskosbridge.limit.SourceRateLimits;
import org.riskosbridge.limit.SourcesConfig;
import org.riskosbridge.log.TrialConfig;
import org.riskosbridge.route.WebhookConfig;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.spool.SpoolingIngest;

/** Opens the configured webhooks when the bridge starts. */
@Singleton
public class WebhookRoutes {

    /** Order of the routes: before all other routes. */
    private static final int FIRST = Integer.MIN_VALUE;

    private final WebhookConfig config;
    private final Webhooks webhooks;
    private final Authenticators authenticators;
    private final SpoolingIngest spoolingIngest;
    private final MeterRegistry meters;
    private final IngestMetrics metrics;
    private final RecentDeliveries recent;
    private final InFlightLimit inFlight;
    private final Exchanges exchanges;
    private final @Nullable AuthFailureThrottle throttle;
    private final BodyTimeouts timeouts;
    private final Router router;
    private final int maxBody;
    private final boolean isTrial;

    WebhookRoutes(
            WebhookConfig config,
            Webhooks webhooks,
            Authenticators authenticators,
            SpoolingIngest spoolingIngest,
            MeterRegistry meters,
            IngestMetrics metrics,
            DeliveryTraces traces,
            RecentDeliveries recent,
            IngestConfig limits,
            SourcesConfig sources,
            TrialConfig trial,
            Router router,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody,
            @ConfigProperty(name = "quarkus.http.limits.max-connections") int maxConnections,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int managementPort) {
        this.config = config;
        this.webhooks = webhooks;
        this.authenticators = authenticators;
        this.spoolingIngest = spoolingIngest;
        this.meters = meters;
        this.metrics = metrics;
        this.recent = recent;
        this.inFlight = new InFlightLimit(
                limits.maxInFlight(), limits.maxInFlightBytes().asLongValue(), meters);
        this.exchanges =
                new Exchanges(new ClientAddressResolver(sources.trustedProxies().orElse(List.of())), traces);
        this.throttle = throttle(sources.maxAuthFailures());
        this.timeouts = new BodyTimeouts(sources.bodyTimeout());
        this.router = router;
        this.isTrial = trial.trial();
        OpenConnections.show(meters, maxConnections, managementPort);
        this.maxBody = Math.toIntExact(maxBody.asLongValue());
    }

    /** Accepts deliveries from now on. */
    public void open() {
        List<Webhook> all = webhooks.all();
        Function<Delivery, Future<Outcome>> ingest = spoolingIngest.open(all);
        all.forEach(webhook -> {
            WebhookConfig.Settings settings = requireNonNull(config.webhooks().get(webhook.name()));
            router.route(webhook.path()).order(FIRST + 1).handler(handler(webhook, settings, ingest)::handle);
        });
        // Without a handler vertx-web logs a stack trace for each request whose path it cannot decode.
        router.errorHandler(400, WebhookHandler::closeWithAnswer);
        Responder unknown = new Responder("", WebhookConfig.OnInvalid.REJECT, recent, meters, isTrial);
        List<String> paths = all.stream().map(Webhook::path).toList();
        router.route().order(FIRST + 2).handler(http -> {
            Exchange exchange = exchanges.begin(http, "");
            WebhookHandler.dropBody(http);
            unknown.unknownWebhook(exchange, paths);
        });
    }

    /**
     * Readiness is down, and the bridge still accepts deliveries for {@code quarkus.shutdown.delay}. The next response closes each kept
     * connection, so that its client connects to another bridge.
     */
    void dismiss(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownDelayInitiatedEvent delay) {
        router.route("/webhooks/*").order(FIRST).handler(http -> {
            if (http.request().version() != HttpVersion.HTTP_2) {
                WebhookHandler.closeWithAnswer(http);
            }
            http.next();
        });
    }

    private WebhookHandler handler(
            Webhook webhook, WebhookConfig.Settings settings, Function<Delivery, Future<Outcome>> ingest) {
        metrics.open(webhook);
        Responder responder = new Responder(webhook.name(), settings.onInvalid(), recent, meters, isTrial);
        responder.lastEvent().show(webhook.name(), meters);
        return new WebhookHandler(
                webhook,
                sourceFilter(settings),
                authenticators.create(webhook.name(), settings.auth()),
                ingest,
                responder,
                new RateLimit(settings.maxRate(), System.nanoTime()),
                inFlight,
                exchanges,
                timeouts,
                metrics,
                maxBody);
    }

    private SourceFilter sourceFilter(WebhookConfig.Settings settings) {
        return new SourceFilter(
                settings.allowedSources().orElse(null), settings.maxRatePerSource(), throttle, System.nanoTime());
    }

    private static @Nullable AuthFailureThrottle throttle(int maxAuthFailures) {
        return maxAuthFailures <= 0
                ? null
                : new AuthFailureThrottle(new SourceRateLimits(maxAuthFailures, System.nanoTime()));
    }
}
