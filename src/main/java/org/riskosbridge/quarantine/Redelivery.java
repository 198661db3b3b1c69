package org.riskosbridge.quarantine;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.Ingest;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.kafka.AuditTopic;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.log.Records;
import org.riskosbridge.route.TopicRoutes;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;
import org.riskosbridge.scan.TimeRange;

/**
 * Redelivers deliveries from quarantine through {@link Ingest}: the claim decides whether the event is appended, as for a delivery of RiskOS. A run
 * that was killed can be started again: the events that the killed run has appended are then duplicates. The event of an old delivery may have been
 * stored since, and the index may have forgotten the event. So the run searches the log for such events first. Blocks.
 */
@Singleton
public class Redelivery {

    /** How long a dependency may be unavailable, beyond the lease of an event in doubt. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Pause between two attempts at a delivery whose outcome is temporary. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Ingest ingest;
    private final Quarantine quarantine;
    private final AuditTopic audit;
    private final Webhooks webhooks;
    private final StoredRecords stored;
    private final LogConfig log;
    private final IndexConfig index;

    Redelivery(
            Vertx vertx,
            Ingest ingest,
            Quarantine quarantine,
            AuditTopic audit,
            Webhooks webhooks,
            StoredRecords stored,
            LogConfig log,
            IndexConfig index) {
        this.vertx = vertx;
        this.ingest = ingest;
        this.quarantine = quarantine;
        this.audit = audit;
        this.webhooks = webhooks;
        this.stored = stored;
        this.log = log;
        this.index = index;
    }

    /**
     * Redelivers the selected deliveries. The process must be connected to Redis, and know the topics.
     *
     * @throws IllegalStateException when a topic is missing
     */
    public RedeliverySummary run(RedeliveryRequest request, BooleanSupplier stopped, Quarantine.Observer observer)
            throws Exception {
        audit.provide();
        Set<String> before = quarantine.redelivered();
        Set<RecordIdentity> storedSince = storedSince(request.query());
        Context context = vertx.getOrCreateContext();
        try (RedeliveryAudit records = new RedeliveryAudit(audit.producer(), log.auditTopic(), request)) {
            records.started();
            RedeliveryRun run = new RedeliveryRun(
                    delivery -> ingest(context, delivery),
                    quarantine::refusal,
                    delivery -> storedSince.contains(identity(delivery)),
                    records,
                    request.most(),
                    index.lease().plus(PATIENCE),
                    PAUSE,
                    stopped);
            quarantine.visit(
                    request.query(),
                    delivery -> before.contains(delivery.id()) ? run.skip() : run.take(delivery),
                    observer);
            RedeliverySummary summary = run.end();
            records.finished(summary);
            return summary;
        }
    }

    private CompletableFuture<Outcome> ingest(Context context, QuarantinedDelivery delivery) {
        Promise<Outcome> outcome = Promise.promise();
        Webhook webhook = webhook(delivery);
        context.runOnContext(ignored -> ingest.ingest(Delivery.redelivered(webhook, delivery.id(), delivery.body()))
                .onComplete(outcome));
        return outcome.future().toCompletionStage().toCompletableFuture();
    }

    private Webhook webhook(QuarantinedDelivery delivery) {
        return webhooks.named(delivery.webhook()).orElseThrow();
    }

    private RecordIdentity identity(QuarantinedDelivery delivery) {
        return new RecordIdentity(webhook(delivery).path(), ((Envelope) delivery.parsed()).eventId());
    }

    /**
     * Searches the log for the events of old deliveries, and returns the events found. The index knows each event that was stored within the dedup
     * window. A delivery counts as old after half of the window, which leaves enough time for a run.
     */
    private Set<RecordIdentity> storedSince(QuarantineQuery query) throws Exception {
        Set<RecordIdentity> found = new HashSet<>();
        QuarantineQuery old =
                query.before(Instant.now().minus(index.dedupWindow().dividedBy(2)));
        if (old == null) {
            return found;
        }
        OldDeliveries deliveries = new OldDeliveries();
        quarantine.visit(
                old,
                delivery -> {
                    if (quarantine.refusal(delivery).isEmpty()) {
                        deliveries.add(delivery);
                    }
                    return true;
                },
                (passed, left) -> {});
        if (!deliveries.topics.isEmpty()) {
            Selection events = deliveries.events();
            try (RecordScan scan = stored.read(events, stored.locate(events).ranges())) {
                while (!scan.isDone()) {
                    var unused = scan.further(record -> {
                        RecordIdentity identity = Records.identity(record);
                        if (identity != null) {
                            found.add(identity);
                        }
                        return true;
                    });
                }
            }
        }
        return found;
    }

    /** Collects the old deliveries, and selects their events for the search in the log. */
    private final class OldDeliveries {
        private final Set<String> topics = new HashSet<>();
        private final Set<String> eventIds = new HashSet<>();
        private Instant oldest = Instant.MAX;

        void add(QuarantinedDelivery delivery) {
            Envelope event = (Envelope) delivery.parsed();
            topics.add(TopicRoutes.topic(webhook(delivery), event.eventType()));
            eventIds.add(event.eventId());
            oldest = delivery.at().isBefore(oldest) ? delivery.at() : oldest;
        }

        Selection events() {
            Instant from = requireNonNull(oldest).minus(log.maxRecordAge()).minus(log.clockSkew());
            return new Selection(
                    topics, Set.of(), eventIds, Set.of(), Set.of(), new TimeRange(from, null), TimeRange.ALWAYS);
        }
    }
}
