package org.riskosbridge.guarantee;

import java.util.List;
import org.riskosbridge.guarantee.Finding.Part;

/**
 * The sizes of a producer's buffer, batches and requests, in bytes. The event loops cannot wait for room in a producer: a producer without room
 * refuses the record, and the delivery is answered 503.
 *
 * @param buffer {@code buffer.memory} of each producer
 * @param batch {@code batch.size}: the maximum that one request has for a partition; Kafka reserves this memory for each partition with a pending
 * record
 * @param request {@code max.request.size}: the largest record, and the size of a request from which the producer adds no further batch
 * @param inFlight {@code bridge.ingest.max-in-flight-bytes}: the bodies of all deliveries in flight
 */
record ProducerMemory(long buffer, int batch, int request, long inFlight) {

    private static final String PRODUCER = "mp.messaging.outgoing.events.";

    List<Finding> findings() {
        return List.of(
                judge(
                        batch <= request,
                        "batch.size",
                        batch,
                        "at most max.request.size (" + request + " bytes)",
                        "Lower batch.size, or raise max.request.size and max.message.bytes of the topics."),
                judge(
                        buffer >= 2L * request,
                        "buffer.memory",
                        buffer,
                        "at least 2 * max.request.size (" + 2L * request + " bytes)",
                        "Raise buffer.memory: otherwise a producer has no room for the largest record."),
                // All deliveries in flight may be for one partition, and so for one producer.
                judge(
                        buffer >= inFlight,
                        "buffer.memory",
                        buffer,
                        "at least bridge.ingest.max-in-flight-bytes (" + inFlight + " bytes)",
                        "Raise buffer.memory: otherwise a producer has no room for all deliveries in flight."));
    }

    private static Finding judge(boolean holds, String key, long value, String needed, String remedy) {
        String found = value + " bytes";
        return holds
                ? Finding.holds(Part.SETTINGS, PRODUCER + key, found)
                : Finding.fails(Part.SETTINGS, PRODUCER + key, found, needed, remedy);
    }
}
