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
import org.riskosbridge.ingest.Outcome.Unavailable.Part;

/**
 * The way of a delivery where there is a spool: the way of an event while the parts are there, and into the spool when
 * nothing came of that. While the parts are known to be away it goes there at once, so that nobody waits for them.
 */
@Singleton
public class Intake {

    private final Ingest ingest;
    private final Spool spool;
    private final Outage outage;
    private final Drain drain;
    private final SpoolMeters meters;
    private final EnvelopeParser parser = new EnvelopeParser();

    Intake(Ingest ingest, Spool spool, Outage outage, Drain drain, SpoolMeters meters) {
        this.ingest = ingest;
        this.spool = spool;
        this.outage = outage;
        this.drain = drain;
        this.meters = meters;
    }

    /**
     * Opens the spool, if there is to be one, and begins to empty it.
     *
     * @return the way of each delivery of these webhooks: without a spool that of an event, and nothing more
     * @throws ConfigurationException when the spool cannot be used
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
        return outage.isPresent() || isItsPartitionAway(delivery)
                ? keep(delivery)
                : ingest.ingest(delivery).compose(outcome -> {
                    outage.saw(outcome);
                    return outcome.isTemporary() ? keep(delivery) : Future.succeededFuture(outcome);
                });
    }

    /** Parses the delivery, and so asks first whether any partition is away. */
    private boolean isItsPartitionAway(Delivery delivery) {
        return outage.isPartial()
                && ingest.partition(delivery).filter(outage::isAway).isPresent();
    }

    /** What is no valid event is told so as ever, and reaches the quarantine by way of the spool. */
    private Future<Outcome> keep(Delivery delivery) {
        return spool.keep(delivery)
                .transform(kept -> Future.succeededFuture(
                        kept.succeeded() && kept.result()
                                ? taken(delivery)
                                : new Outcome.Unavailable(Part.SPOOL, String.valueOf(spool.refusal()))));
    }

    private Outcome taken(Delivery delivery) {
        Parsed parsed = parser.parse(delivery.body());
        return parsed instanceof Malformed malformed ? new Outcome.Invalid(malformed) : new Outcome.Spooled();
    }
}
