package org.riskosbridge.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.Malformed;
import org.riskosbridge.event.Parsed;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.kafka.AuditTopic;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Records;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.OffsetRange;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;
import org.riskosbridge.scan.TimeRange;

/** Reads the quarantine. Blocks. */
@Singleton
public class Quarantine {

    /** {@code bridge_reason} of a known event id with another body. */
    private static final String OTHER_BODY = "OTHER_BODY";

    static final String STORED_OTHERWISE =
            "The event is stored with another body: a topic has one record for each event.";

    private final StoredRecords stored;
    private final AuditTopic audit;
    private final Webhooks webhooks;
    private final LogConfig config;

    Quarantine(StoredRecords stored, AuditTopic audit, Webhooks webhooks, LogConfig config) {
        this.stored = stored;
        this.audit = audit;
        this.webhooks = webhooks;
        this.config = config;
    }

    /** Receives deliveries one by one, in the order of each partition. */
    public interface Visitor {
        /** {@return whether to continue} */
        boolean visit(QuarantinedDelivery delivery) throws Exception;
    }

    /** Called after each poll: records passed, and the estimated number of records left. */
    public interface Observer {
        void at(long passed, long left);
    }

    /**
     * Reads the deliveries that are in quarantine when the call begins.
     *
     * @throws IllegalStateException when the topic is missing
     */
    public void visit(QuarantineQuery query, Visitor visitor, Observer observer) throws Exception {
        Selection selection = query.selection(config.quarantineTopic());
        visit(query, stored.locate(selection).ranges(), visitor, observer);
    }

    /** Reads the last deliveries of each partition; nothing when the topic is missing. */
    public void last(QuarantineQuery query, int each, Visitor visitor) throws Exception {
        if (stored.exists(config.quarantineTopic())) {
            visit(query, stored.last(config.quarantineTopic(), each), visitor, (passed, left) -> {});
        }
    }

    private void visit(QuarantineQuery query, List<OffsetRange> ranges, Visitor visitor, Observer observer)
            throws Exception {
        try (RecordScan scan = stored.read(query.selection(config.quarantineTopic()), ranges)) {
            boolean goOn = true;
            while (goOn && !scan.isDone()) {
                goOn = scan.further(record -> {
                    QuarantinedDelivery delivery = QuarantinedDelivery.of(record);
                    return !query.matches(delivery) || visitor.visit(delivery);
                });
                observer.at(scan.passed(), scan.left());
            }
        }
    }

    /** {@return the ids of the deliveries that were redelivered, according to the audit records} */
    public Set<String> redelivered() throws Exception {
        return audit.isAbsent()
                ? Set.of()
                : redelivered(stored.locate(audited()).ranges());
    }

    /** {@return the same ids, according to the last audit records of each partition only} */
    public Set<String> redelivered(int each) throws Exception {
        return audit.isAbsent() ? Set.of() : redelivered(stored.last(config.auditTopic(), each));
    }

    private Selection audited() {
        return new Selection(
                Set.of(config.auditTopic()),
                Set.of(Records.auditType(RedeliveryAudit.ACTION, RedeliveryAudit.REDELIVERED)),
                Set.of(),
                Set.of(),
                Set.of(),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS);
    }

    private Set<String> redelivered(List<OffsetRange> ranges) throws Exception {
        Set<String> ids = new HashSet<>();
        try (RecordScan scan = stored.read(audited(), ranges)) {
            while (!scan.isDone()) {
                var unused = scan.further(record -> {
                    ids.add(new String(record.key(), UTF_8));
                    return true;
                });
            }
        }
        return ids;
    }

    /**
     * The reason why a redelivery of this delivery cannot succeed, as far as the delivery and the configuration show. The claim and the log decide in
     * all other cases.
     *
     * @return a sentence that quotes nothing of the body; empty when the reason no longer holds
     */
    public Optional<String> refusal(QuarantinedDelivery delivery) {
        Optional<Webhook> webhook = webhooks.named(delivery.webhook());
        Parsed parsed = delivery.parsed();
        if (webhook.isEmpty()) {
            return Optional.of("The webhook is no longer configured: configure it again.");
        }
        if (parsed instanceof Malformed malformed) {
            return Optional.of(malformed.detail());
        }
        if (webhook.get().isOtherEnvironment((Envelope) parsed)) {
            return Optional.of("The event is of another environment than bridge.webhooks." + delivery.webhook()
                    + ".environment: change the setting for this command if the event belongs in the topics.");
        }
        return delivery.cause().equals(OTHER_BODY) ? Optional.of(STORED_OTHERWISE) : Optional.empty();
    }
}
