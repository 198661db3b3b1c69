package org.riskosbridge.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.index.Claim;
import org.riskosbridge.index.ClaimRequest;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.index.IndexKey;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.Ingest;
import org.riskosbridge.ingest.SimulatedIngest;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.reconcile.SimulatedRecovery;
import org.riskosbridge.route.TopicRoutes;
import org.riskosbridge.time.MonotonicClock;

/** Entries without an outcome, before entries that could be appended. */
class DrainTest {

    private static final Webhook RISKOS = new Webhook("riskos", "riskos.", Set.of());
    private static final String TYPE = "reevaluation";
    private static final int AT_ONCE = 4;

    /** The prefix of the ids of events without an outcome. */
    private static final String BAD = "bad";

    private static final int PARTITIONS = 2;

    /** The partition that a rebuild has not read. */
    private static final int UNREAD = 1;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Log log = new Log();
    private final Index index = new Index();
    private Spool spool;
    private Drain drain;

    @AfterEach
    void stop() throws InterruptedException {
        drain.stop(new ShutdownEvent());
        spool.close(new ShutdownEvent());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void appendThatHangsHoldsUpNoEntryBehindIt() throws Exception {
        log.hangs = id -> id.startsWith(BAD);
        keep(BAD, 1);
        keep("good", 50);
        awaitAppended(50);
    }

    @Test
    void entriesThatAreTriedAgainAndAgainHoldUpNoneBehindThem() throws Exception {
        for (int number = 0; number < 3 * AT_ONCE; number++) {
            index.inFlight.add(IndexKey.of("riskos", BAD + "-" + number));
        }
        keep(BAD, 3 * AT_ONCE);
        keep("good", 50);
        awaitAppended(50);
    }

    @Test
    void entriesOfAnUnreadPartitionHoldUpNoneBehindThem() throws Exception {
        index.isComplete = false;
        keep(idsIn(UNREAD, BAD, 3 * AT_ONCE));
        keep(idsIn(1 - UNREAD, "good", 50));
        awaitAppended(50);
        assertThat(index.partitions)
                .as("partitions of the claims")
                .filteredOn(partition -> partition == UNREAD)
                .hasSizeBetween(1, AT_ONCE);
    }

    private void awaitAppended(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> log.appended.size() == count);
        assertThat(log.appended).allMatch(id -> id.startsWith("good"));
    }

    /** {@return ids whose events belong to this partition} */
    private static List<String> idsIn(int partition, String name, int count) {
        return Stream.iterate(0, number -> number + 1)
                .map(number -> name + "-" + number)
                .filter(id -> Distribution.partition(id.getBytes(UTF_8), PARTITIONS) == partition)
                .limit(count)
                .toList();
    }

    @BeforeEach
    void start() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(LogConfig.class)
                .withMapping(IndexConfig.class)
                .withMapping(SpoolConfig.class)
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "bridge.spool.directory", directory.toString(),
                                "bridge.spool.key", Base64.getEncoder().encodeToString(new byte[32]),
                                "bridge.spool.drain-concurrency", Integer.toString(AT_ONCE)),
                        "test",
                        100))
                .build();
        SpoolConfig settings = config.getConfigMapping(SpoolConfig.class);
        MonotonicClock clock = new VertxTime(vertx);
        Ingest ingest = SimulatedIngest.of(
                clock,
                index,
                log,
                SimulatedRecovery.resolver(log, clock),
                SimulatedRecovery.unread(
                        new LogPartition(TopicRoutes.topic(RISKOS, TYPE), UNREAD),
                        new Distribution(Set.of(PARTITIONS), true)),
                config.getConfigMapping(LogConfig.class),
                config.getConfigMapping(IndexConfig.class),
                Duration.ofSeconds(1));
        spool = new Spool(vertx, settings, new SimpleMeterRegistry());
        Outage outage = new Outage(clock);
        drain = new Drain(
                vertx,
                ingest,
                spool,
                outage,
                new SpoolMetrics(new SimpleMeterRegistry(), spool, outage, settings),
                settings);
        spool.open();
        drain.start(List.of(RISKOS));
    }

    private void keep(String name, int count) throws Exception {
        keep(IntStream.range(0, count).mapToObj(number -> name + "-" + number).toList());
    }

    private void keep(List<String> ids) throws Exception {
        var kept = ids.stream()
                .map(id -> spool.keep(new Delivery(RISKOS, "id", event(id), null)))
                .toList();
        Future.all(kept).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static byte[] event(String id) {
        return ("{\"event_id\":\"" + id + "\",\"event_type\":\"" + TYPE + "\"}").getBytes(UTF_8);
    }

    private record VertxTime(Vertx vertx) implements MonotonicClock {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> task.run());
        }
    }

    /** An index in which other deliveries of some events are always in flight, and which can be incomplete. */
    private static final class Index implements EventIndex {
        private final Set<IndexKey> inFlight = new HashSet<>();
        private final List<Integer> partitions = new CopyOnWriteArrayList<>();
        private volatile boolean isComplete = true;

        @Override
        public Future<Claim> claim(ClaimRequest request) {
            partitions.add(request.partition());
            if (inFlight.contains(request.key())) {
                return Future.succeededFuture(new Claim.InFlight(Duration.ZERO));
            }
            return Future.succeededFuture(isComplete ? won(request) : new Claim.Rebuilding());
        }

        private static Claim won(ClaimRequest request) {
            return new Claim.Won(
                    request.key(),
                    new IndexEntry.Claimed(1, "attempt", request.topic(), request.partition(), request.bodyHash()));
        }

        @Override
        public Future<Claim> reclaim(Claim.InDoubt lapsed, ClaimRequest request) {
            return claim(request);
        }

        @Override
        public Future<Claim> admit(
                ClaimRequest request, Claim.@Nullable InDoubt lapsed, OptionalLong eventAt, Optional<String> lossRead) {
            return Future.succeededFuture(lossRead.isPresent() ? won(request) : new Claim.Rebuilding());
        }

        @Override
        public void commit(Claim.Held held) {}

        @Override
        public void release(Claim.Won won) {}

        @Override
        public boolean isUp() {
            return true;
        }
    }

    /** A log that does not answer for some events. */
    private static final class Log implements EventLog {
        private final Set<String> appended = ConcurrentHashMap.newKeySet();
        private volatile Predicate<String> hangs = id -> false;

        @Override
        public Future<LogPosition> append(ProducerRecord<byte[], byte[]> record) {
            String id = new String(record.key(), UTF_8);
            if (hangs.test(id)) {
                return Promise.<LogPosition>promise().future();
            }
            appended.add(id);
            return Future.succeededFuture(new LogPosition(record.topic(), 0, 0));
        }

        @Override
        public Future<Map<RecordIdentity, Presence>> find(
                String topic, int partition, Map<RecordIdentity, Long> claimed) {
            return Future.succeededFuture(Map.of());
        }

        @Override
        public Optional<Map<LogPartition, Distribution>> partitions(BooleanSupplier goOn) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Map<LogPartition, Long>> readSince(
                long since, Map<LogPartition, Long> partitions, Visitor visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int partitionFor(String topic, byte[] key) {
            return Distribution.partition(key, PARTITIONS);
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public boolean isNew() {
            return false;
        }
    }
}
