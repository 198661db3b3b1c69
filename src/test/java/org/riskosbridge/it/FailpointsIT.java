package org.riskosbridge.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.riskosbridge.standalone.RedisServer;

/**
 * A bridge ends, or stops for longer than its lease, at each step of the protocol; the sender continues to deliver, and there is one record. Events
 * and rebuilds are tested at the same time, because most of the time is waiting.
 */
@LongRunning
class FailpointsIT {

    /** The shortest lease that the rules allow with room for a busy machine. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static final Map<String, String> SETTINGS = Map.of(
            "mp.messaging.outgoing.events.request.timeout.ms", "800",
            "mp.messaging.outgoing.events.delivery.timeout.ms", "1000",
            "bridge.ingest.max-claim-age", "500ms",
            "bridge.ingest.in-flight-wait", "100ms",
            "bridge.log.clock-skew", "250ms",
            "bridge.log.max-record-age", "1750ms",
            "bridge.index.lease", LEASE.toMillis() + "ms",
            "bridge.index.rebuild-wait", LEASE.toMillis() + "ms");

    /** The points of the protocol, each with the method at whose beginning the process stops. */
    enum Point {
        AFTER_CLAIM("org.riskosbridge.ingest.Ingest$DeliveryAttempt", "append"),
        BEFORE_SEND("org.riskosbridge.kafka.KafkaLog", "append"),
        AFTER_SEND("org.riskosbridge.kafka.PendingAppend", "sent"),
        AFTER_ACK("org.riskosbridge.kafka.PendingAppend", "complete"),
        BEFORE_COMMIT("org.riskosbridge.index.RedisIndex", "commit"),
        BEFORE_RESPONSE("org.riskosbridge.http.Responder", "ok"),
        MID_RESOLVE("org.riskosbridge.kafka.LogReader", "scan"),
        MID_REBUILD("org.riskosbridge.index.RedisEpoch", "restore"),
        END_OF_REBUILD("org.riskosbridge.index.RedisEpoch", "finish");

        static final Set<Point> OF_REBUILDS = EnumSet.of(MID_REBUILD, END_OF_REBUILD);

        final String className;
        final String method;

        Point(String className, String method) {
            this.className = className;
            this.method = method;
        }
    }

    enum Fault {
        HALT,
        STOP
    }

    private static final Map<Fault, Map<Point, CompletableFuture<Void>>> RUNS = new EnumMap<>(Fault.class);
    private static final ExecutorService EVENTS = Executors.newSingleThreadExecutor();
    private static final ExecutorService REBUILDS = Executors.newSingleThreadExecutor();
    private static RedisServer redis;
    private static Replicas ofEvents;
    private static Replicas ofRebuilds;

    @BeforeAll
    static void runAll() {
        Path directory = TestDependencies.DIRECTORY.resolve(
                "failpoints-" + ProcessHandle.current().pid());
        redis = new RedisServer(directory).start();
        ofEvents = new Replicas(TestDependencies.shared(), "failpoints-events.", SETTINGS);
        Map<String, String> flushed = new HashMap<>(SETTINGS);
        flushed.put("quarkus.redis.hosts", redis.hosts());
        ofRebuilds = new Replicas(TestDependencies.shared(), "failpoints-rebuilds.", flushed);
        for (Fault fault : Fault.values()) {
            Map<Point, CompletableFuture<Void>> runs = new EnumMap<>(Point.class);
            for (Point point : Point.values()) {
                ExecutorService lane = Point.OF_REBUILDS.contains(point) ? REBUILDS : EVENTS;
                runs.put(point, CompletableFuture.runAsync(() -> run(fault, point), lane));
            }
            RUNS.put(fault, runs);
        }
    }

    @AfterAll
    static void stop() {
        EVENTS.shutdownNow();
        REBUILDS.shutdownNow();
        ofEvents.close();
        ofRebuilds.close();
        redis.close();
    }

    static Stream<Arguments> cases() {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(Point.values()).map(point -> Arguments.of(fault, point)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eventHasOneRecordAfter(Fault fault, Point point) {
        RUNS.get(fault).get(point).join();
    }

    private static void run(Fault fault, Point point) {
        Replicas replicas = Point.OF_REBUILDS.contains(point) ? ofRebuilds : ofEvents;
        String id = fault + "-" + point;
        try {
            if (point == Point.MID_RESOLVE) {
                leaveInDoubt(replicas, id);
            }
            try (Breakpoint breakpoint = replicas.breakpoint(point)) {
                if (replicas == ofRebuilds) {
                    loseTheIndex(breakpoint, id);
                } else {
                    replicas.deliverUntil(breakpoint, id);
                }
                if (fault == Fault.HALT) {
                    halt(replicas, id);
                } else {
                    stop(replicas, id);
                }
            }
            replicas.assertBothKnowTheOneRecord(id);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** After this point the event is claimed, but not in the log. */
    private static void leaveInDoubt(Replicas replicas, String id) throws IOException {
        try (Breakpoint sending = replicas.breakpoint(Point.BEFORE_SEND)) {
            replicas.deliverUntil(sending, id);
            replicas.first().kill();
        }
        replicas.restart();
    }

    /** Redis loses a stored event, and the first bridge begins to rebuild. */
    private static void loseTheIndex(Breakpoint breakpoint, String id) throws IOException, InterruptedException {
        Replicas.deliver(id, ofRebuilds.first());
        Signals.pause(ofRebuilds.other().pid());
        try {
            RebuildIT.flush(redis);
            ofRebuilds.deliverUntil(breakpoint, id);
        } finally {
            Signals.resume(ofRebuilds.other().pid());
        }
    }

    private static void halt(Replicas replicas, String id) {
        replicas.first().kill();
        replicas.restart();
        Replicas.deliver(id, replicas.other(), replicas.first());
    }

    /** Before the first bridge continues, the other bridge has taken over the event and makes claims. */
    private static void stop(Replicas replicas, String id) throws IOException, InterruptedException {
        long lapsed = System.nanoTime() + LEASE.toNanos();
        Signals.pause(replicas.first().pid());
        try {
            Replicas.deliver(id, replicas.other());
            Replicas.deliver(Replicas.newId(), replicas.other());
            Awaitility.await().until(() -> System.nanoTime() > lapsed);
        } finally {
            Signals.resume(replicas.first().pid());
        }
    }
}
