package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Many deliveries, at most 64 at a time, and the answer to each. */
final class DeliveryLoad {

    private static final int AT_ONCE = 64;

    private final Semaphore open = new Semaphore(AT_ONCE);
    private final Set<String> stored = ConcurrentHashMap.newKeySet();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    static List<String> ids(int count) {
        return Stream.generate(() -> UUID.randomUUID().toString()).limit(count).toList();
    }

    static byte[] event(String id) {
        return text(id).getBytes(UTF_8);
    }

    static String text(String id) {
        return "{\"event_id\":\"" + id + "\",\"event_type\":\"evaluation_completed\",\"data\":{}}";
    }

    /** {@return the load after every event was delivered to the bridge and answered} */
    static DeliveryLoad deliverAll(Bridge bridge, List<String> ids) {
        DeliveryLoad load = new DeliveryLoad();
        ids.forEach(id -> {
            var unused = load.deliver(bridge, id);
        });
        return load.settle();
    }

    /** Delivers each of the events until it is answered 200: on an overloaded machine an append may time out. */
    static void storeAll(Bridge bridge, List<String> ids) {
        List<String> left = new ArrayList<>(ids);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            left.removeAll(deliverAll(bridge, left).stored());
            return left.isEmpty();
        });
    }

    /**
     * Delivers an event, as soon as fewer than 64 deliveries are in flight.
     *
     * @return the status; -1 when the connection broke
     */
    CompletableFuture<Integer> deliver(Bridge bridge, String id) {
        return deliver(bridge, id, () -> {});
    }

    /** Delivers an event as {@link #deliver(Bridge, String)} does, and calls {@code begins} when the delivery begins. */
    CompletableFuture<Integer> deliver(Bridge bridge, String id, Runnable begins) {
        open.acquireUninterruptibly();
        begins.run();
        return bridge.deliver(event(id)).handle((answer, failure) -> {
            int status = failure == null ? answer.statusCode() : -1;
            if (status == 200) {
                stored.add(id);
            } else {
                refusals.add(failure == null ? answer.body() : failure.toString());
            }
            statuses.add(status);
            open.release();
            return status;
        });
    }

    /** Waits until all are answered. */
    DeliveryLoad settle() {
        open.acquireUninterruptibly(AT_ONCE);
        open.release(AT_ONCE);
        return this;
    }

    /** {@return the ids that were answered 200} */
    Set<String> stored() {
        return stored;
    }

    /** {@return the answers to the events that were not answered 200} */
    Queue<String> refusals() {
        return refusals;
    }

    /** {@return the status of each delivery, -1 for a broken connection} */
    Queue<Integer> statuses() {
        return statuses;
    }
}
