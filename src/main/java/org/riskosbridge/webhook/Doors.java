package org.riskosbridge.webhook;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Future;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.Authenticators;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.IngestConfig;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.ingest.WayMeters;
import org.riskosbridge.spool.Intake;

/** Opens the configured webhooks when the bridge starts. */
@Singleton
public class Doors {

    /** Before whatever else may be on the router. */
    private static final int FIRST = Integer.MIN_VALUE;

    private final WebhooksConfig config;
    private final Webhooks webhooks;
    private final Authenticators authenticators;
    private final Intake intake;
    private final MeterRegistry meters;
    private final WayMeters wayMeters;
    private final Traces traces;
    private final InFlight inFlight;
    private final Sources sources;
    private final @Nullable Suspicion suspicion;
    private final Unfinished unfinished;
    private final Router router;
    private final CorrelationIds correlations = new CorrelationIds();
    private final int maxBody;

    Doors(
            WebhooksConfig config,
            Webhooks webhooks,
            Authenticators authenticators,
            Intake intake,
            MeterRegistry meters,
            WayMeters wayMeters,
            Traces traces,
            IngestConfig limits,
            SourcesConfig strangers,
            Router router,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody,
            @ConfigProperty(name = "quarkus.http.limits.max-connections") int maxConnections,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int managementPort) {
        this.config = config;
        this.webhooks = webhooks;
        this.authenticators = authenticators;
        this.intake = intake;
        this.meters = meters;
        this.wayMeters = wayMeters;
        this.traces = traces;
        this.inFlight =
                new InFlight(limits.maxInFlight(), limits.maxInFlightBytes().asLongValue(), meters);
        this.sources = new Sources(strangers.trustedProxies().orElse(List.of()));
        this.suspicion = suspicion(strangers.maxWrongCredentials());
        this.unfinished = new Unfinished(strangers.bodyTimeout());
        this.router = router;
        OpenConnections.show(meters, maxConnections, managementPort);
        this.maxBody = Math.toIntExact(maxBody.asLongValue());
    }

    /** Takes deliveries from now on. */
    public void open() {
        List<Webhook> all = webhooks.all();
        Function<Delivery, Future<Outcome>> way = intake.open(all);
        all.forEach(webhook -> {
            WebhooksConfig.Door settings = requireNonNull(config.webhooks().get(webhook.name()));
            router.route(webhook.path()).order(FIRST + 1).handler(door(webhook, settings, way)::handle);
        });
        Responder nobody = new Responder("", WebhooksConfig.OnInvalid.REJECT, sources, meters, traces);
        router.route("/webhooks/*").order(FIRST + 2).handler(http -> {
            traces.begin(http, "");
            Door.dropBody(http, maxBody);
            nobody.problem(http, correlations.next(), Answer.UNKNOWN_WEBHOOK, null, null);
        });
    }

    /**
     * Readiness is down now, and deliveries go on being taken for {@code quarkus.shutdown.delay}. Whoever keeps a
     * connection is told with its next answer to make another one, which leads elsewhere.
     */
    void dismiss(@Observes ShutdownDelayInitiatedEvent delay) {
        router.route("/webhooks/*").order(FIRST).handler(http -> {
            if (http.request().version() != HttpVersion.HTTP_2) {
                Door.closeWithAnswer(http);
            }
            http.next();
        });
    }

    private Door door(Webhook webhook, WebhooksConfig.Door settings, Function<Delivery, Future<Outcome>> way) {
        wayMeters.open(webhook);
        Responder responder = new Responder(webhook.name(), settings.onInvalid(), sources, meters, traces);
        responder.lastEvent().show(webhook.name(), meters);
        return new Door(
                webhook,
                gate(settings),
                authenticators.create(webhook.name(), settings.auth()),
                way,
                responder,
                new RateLimit(settings.maxRate(), System.nanoTime()),
                inFlight,
                correlations,
                unfinished,
                traces,
                wayMeters,
                maxBody);
    }

    private Gate gate(WebhooksConfig.Door settings) {
        return new Gate(
                sources,
                settings.allowedSources().orElse(null),
                settings.maxRatePerSource(),
                suspicion,
                System.nanoTime());
    }

    private static @Nullable Suspicion suspicion(int maxWrongCredentials) {
        return maxWrongCredentials <= 0 ? null : new Suspicion(new SourceRates(maxWrongCredentials, System.nanoTime()));
    }
}
