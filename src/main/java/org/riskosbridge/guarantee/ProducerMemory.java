package org.riskosbridge.guarantee;

import java.util.List;
import org.riskosbridge.guarantee.Finding.Part;

/**
 * The sizes of the producers' buffers, batches and requests. The event loops cannot wait for room in a producer: a producer without room
 * refuses the record, and the delivery is answered 503. All values but the first are in bytes.
 *
 * @param producers {@code bridge.log.producers}
 * @param buffer {@code buffer.memory} of each producer
 * @param batch {@code batch.size}: at most so much of a partition is in one request; Kafka reserves it for each partition with a pending record
 * @param request {@code max.request.size}: the largest record, and the size of a request from which the producer adds no further batch
 * @param inFlight {@code bridge.ingest.max-in-flight-bytes}: the bodies of all deliveries in flight
 */
record ProducerMemory(int producers, long buffer, int batch, int request, long inFlight) {

    private static final String PRODUCER = "mp.messaging.outgoing.events.";

    /** Half of the buffers is for bodies, the other half for headers and for batches that are not full. */
    private static final int SPARE = 2;

    List<Finding> findings() {
        return List.of(
                atMost(
                        PRODUCER + "batch.size",
                        batch,
                        "max.request.size",
                        request,
                        "Lower batch.size, or raise max.request.size and max.message.bytes of the topics."),
                atLeast(
                        PRODUCER + "buffer.memory",
                        buffer,
                        SPARE + " * max.request.size",
                        SPARE * (long) request,
                        "Raise buffer.memory, or a producer has no room for the largest record."),
                atLeast(
                        PRODUCER + "buffer.memory * bridge.log.producers",
                        buffer * producers,
                        SPARE + " * bridge.ingest.max-in-flight-bytes",
                        SPARE * inFlight,
                        "Raise buffer.memory, or the producers have no room for all deliveries in flight."));
    }

    private static Finding atMost(String key, long value, String bound, long most, String remedy) {
        return judge(value <= most, key, value, "at most " + bound + " (" + most + " bytes)", remedy);
    }

    private static Finding atLeast(String key, long value, String bound, long least, String remedy) {
        return judge(value >= least, key, value, "at least " + bound + " (" + least + " bytes)", remedy);
    }

    private static Finding judge(boolean holds, String key, long value, String needed, String remedy) {
        return holds
                ? Finding.holds(Part.SETTINGS, key, value + " bytes")
                : Finding.fails(Part.SETTINGS, key, value + " bytes", needed, remedy);
    }
}
