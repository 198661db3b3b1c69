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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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
import org.riskosbridge.reconcile.PartialIndex;
import org.riskosbridge.reconcile.SimulatedRecovery;
import org.riskosbridge.time.MonotonicClock;

/** Entries without an outcome, before entries that could be appended. */
class DrainTest {

    private static final Webhook RISKOS = new Webhook("riskos", "riskos.", Set.of());
    private static final int AT_ONCE = 4;

    /** The prefix of the ids of events without an outcome. */
    private static final String BAD = "bad";

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Log log = new Log();
    private final Index index = new Index(new HashSet<>());
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
            index.inFlight().add(IndexKey.of("riskos", BAD + "-" + number));
        }
        keep(BAD, 3 * AT_ONCE);
        keep("good", 50);
        awaitAppended(50);
    }

    private void awaitAppended(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> log.appended.size() == count);
        assertThat(log.appended).allMatch(id -> id.startsWith("good"));
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
                new PartialIndex(),
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
        var kept = IntStream.range(0, count)
                .mapToObj(number -> spool.keep(new Delivery(RISKOS, "id", event(name + "-" + number), null)))
                .toList();
        Future.all(kept).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static byte[] event(String id) {
        return ("{\"event_id\":\"" + id + "\",\"event_type\":\"reevaluation\"}").getBytes(UTF_8);
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

    /** An index in which other deliveries of some events are always in flight. */
    private record Index(Set<IndexKey> inFlight) implements EventIndex {
        @Override
        public Future<Claim> claim(ClaimRequest request) {
            return Future.succeededFuture(
                    inFlight.contains(request.key())
                            ? new Claim.InFlight(Duration.ZERO)
                            : new Claim.Won(
                                    request.key(),
                                    new IndexEntry.Claimed(
                                            1, "attempt", request.topic(), request.partition(), request.bodyHash())));
        }

        @Override
        public Future<Claim> reclaim(Claim.InDoubt lapsed, ClaimRequest request) {
            return claim(request);
        }

        @Override
        public Future<Claim> admit(
                ClaimRequest request, Claim.@Nullable InDoubt lapsed, OptionalLong eventAt, Optional<String> lossRead) {
            throw new UnsupportedOperationException();
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
            return 0;
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
