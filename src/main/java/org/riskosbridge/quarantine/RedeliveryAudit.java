package org.riskosbridge.quarantine;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.riskosbridge.log.Records;

/** Writes the audit records of one redelivery. Blocks. */
final class RedeliveryAudit implements AutoCloseable {

    static final String ACTION = "redelivery";
    static final String REDELIVERED = "redelivered";

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final RedeliveryRequest request;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    RedeliveryAudit(Producer<byte[], byte[]> producer, String topic, RedeliveryRequest request) {
        this.producer = producer;
        this.topic = topic;
        this.request = request;
    }

    void started() throws ExecutionException, InterruptedException {
        send(request.id(), "started", new JsonObject(request.query().described()));
        await();
    }

    /** @param outcome {@code appended} or {@code duplicate} */
    void redelivered(QuarantinedDelivery delivery, String outcome) {
        send(
                delivery.id(),
                REDELIVERED,
                new JsonObject()
                        .put("webhook", delivery.webhook())
                        .put("cause", delivery.cause())
                        .put(
                                "of",
                                delivery.position().topic() + "-"
                                        + delivery.position().partition() + "-"
                                        + delivery.position().offset())
                        .put("outcome", outcome));
    }

    void finished(RedeliverySummary summary) throws ExecutionException, InterruptedException {
        send(
                request.id(),
                summary.stopped().isEmpty() ? "finished" : "stopped",
                new JsonObject()
                        .put("appended", summary.appended())
                        .put("duplicates", summary.duplicates())
                        .put("skipped", summary.skipped())
                        .put(
                                "refused",
                                summary.refused().values().stream()
                                        .mapToLong(count -> count)
                                        .sum()));
        await();
    }

    /** Returns when all in-sync replicas have every record. */
    void await() throws ExecutionException, InterruptedException {
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
        sent.clear();
    }

    private void send(String id, String what, JsonObject details) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        JsonObject all = new JsonObject()
                .put("redelivery_id", request.id())
                .put("what", what)
                .put("at", now.toString())
                .put("who", request.who())
                .put("reason", request.reason())
                .put("details", details);
        sent.add(producer.send(
                Records.audit(topic, ACTION, id, what, now, all.toBuffer().getBytes())));
    }

    @Override
    public void close() {
        producer.close();
    }
}
