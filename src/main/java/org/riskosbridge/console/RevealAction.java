package org.riskosbridge.console;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.riskosbridge.kafka.AuditTopic;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Records;

/** Shows the values of one event to an operator, after Kafka has stored the audit record. */
@Singleton
final class RevealAction implements ConsolePages.Action {

    private static final String REVEALED = "revealed";
    private static final BodyMask UNMASKED = new BodyMask(path -> true);

    private final DeliveryPage deliveries;
    private final AuditTopic audit;
    private final LogConfig log;
    private final boolean isRevealing;

    RevealAction(DeliveryPage deliveries, AuditTopic audit, LogConfig log, ConsoleConfig config) {
        this.deliveries = deliveries;
        this.audit = audit;
        this.log = log;
        this.isRevealing = config.reveal();
    }

    @Override
    public String title() {
        return "Values of an event";
    }

    @Override
    public void run(Html html, ConsoleRequest request) throws Exception {
        if (!isRevealing) {
            throw new IllegalArgumentException(
                    "This console does not reveal masked values: bridge.console.reveal is false.");
        }
        String who = request.who();
        String reason = request.reason();
        ConsumerRecord<byte[], byte[]> record = deliveries.record(request);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        JsonObject details = new JsonObject()
                .put("what", REVEALED)
                .put("at", now.toString())
                .put("who", who)
                .put("reason", reason)
                .put(
                        "details",
                        new JsonObject().put("of", record.topic() + "-" + record.partition() + "-" + record.offset()));
        audit.provide();
        audit.append(Records.audit(
                log.auditTopic(),
                "reveal",
                Records.text(record, "ce_id"),
                REVEALED,
                now,
                details.toBuffer().getBytes()));
        html.element("p", "This page shows personal data. " + log.auditTopic() + " records your name and your reason.");
        html.lines(UNMASKED.tree(record.value()), "Body");
    }
}
