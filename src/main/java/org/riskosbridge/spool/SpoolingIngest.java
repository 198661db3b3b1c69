package org.riskosbridge.spool;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.riskosbridge.event.EnvelopeParser;
import org.riskosbridge.event.Malformed;
import org.riskosbridge.event.Parsed;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.Ingest;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.ingest.Outcome.Unavailable.Dependency;

/**
 * Ingests deliveries with a spool. While the dependencies are available, a delivery takes the normal path, and a temporary outcome sends it to
 * the spool. While a dependency is known to be unavailable, deliveries go to the spool at once, so that no sender waits.
 */
@Singleton
public class SpoolingIngest {

    private final Ingest ingest;
    private final Spool spool;
    private final Outage outage;
    private final Drain drain;
    private final SpoolMetrics meters;
    private final EnvelopeParser parser = new EnvelopeParser();

    SpoolingIngest(Ingest ingest, Spool spool, Outage outage, Drain drain, SpoolMetrics meters) {
        this.ingest = ingest;
        this.spool = spool;
        this.outage = outage;
        this.drain = drain;
        this.meters = meters;
    }

    /**
     * Opens the spool, if one is configured, and starts the drain.
     *
     * @return the function for each delivery of these webhooks; without a spool this is {@link Ingest} itself
     * @throws ConfigurationException when the spool is unusable
     */
    public Function<Delivery, Future<Outcome>> open(List<Webhook> webhooks) {
        if (!spool.isConfigured()) {
            return ingest::ingest;
        }
        try {
            spool.open();
        } catch (SpoolUnusable e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
        meters.register();
        drain.start(webhooks);
        return this::take;
    }

    private Future<Outcome> take(Delivery delivery) {
        return outage.isPresent() || isPartitionUnavailable(delivery)
                ? keep(delivery)
                : ingest.ingest(delivery).compose(outcome -> {
                    outage.saw(outcome);
                    return outcome.isTemporary() ? keep(delivery) : Future.succeededFuture(outcome);
                });
    }

    /** Parses the delivery only when some partition is unavailable. */
    private boolean isPartitionUnavailable(Delivery delivery) {
        return outage.isPartial()
                && ingest.partition(delivery).filter(outage::isUnavailable).isPresent();
    }

    /** An invalid delivery gets the same response as without a spool, and reaches quarantine through the spool. */
    private Future<Outcome> keep(Delivery delivery) {
        return spool.keep(delivery)
                .transform(kept -> Future.succeededFuture(
                        kept.succeeded() && kept.result()
                                ? taken(delivery)
                                : new Outcome.Unavailable(Dependency.SPOOL, String.valueOf(spool.refusal()))));
    }

    private Outcome taken(Delivery delivery) {
        Parsed parsed = parser.parse(delivery.body());
        return parsed instanceof Malformed malformed ? new Outcome.Invalid(malformed) : new Outcome.Spooled();
    }
}
