package org.riskosbridge.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.index.SimulatedIndex;
import org.riskosbridge.it.LogLines;
import org.riskosbridge.log.Distribution;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogBatch;
import org.riskosbridge.log.Presence;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.log.StoredEvent;
import org.riskosbridge.reconcile.Rebuild;
import org.riskosbridge.reconcile.SimulatedRecovery;
import org.riskosbridge.time.MonotonicClock;

/** A rebuild that fails in the middle continues from there, unless Redis has lost more data meanwhile. */
class ResumedRebuildTest {

    private static final LogPartition PARTITION = new LogPartition("riskos.a", 3);
    private static final Map<LogPartition, Long> UNREAD = Map.of(PARTITION, 0L);
    private static final Map<LogPartition, Long> READ = Map.of(PARTITION, 7L);

    private final World world = new World(1, false);
    private final SimulatedRedis redis =
            new SimulatedRedis(world, 1, Rules.MinReplicas.MAJORITY, UnaryOperator.identity());
    private final BrokenLog log = new BrokenLog();
    private final Bridge first = new Bridge("first");
    private final Bridge second = new Bridge("second");

    ResumedRebuildTest() {
        world.calm();
    }

    @Test
    void sameBridgeGoesOnAtOnce() {
        first.lookUntilItReads();
        assertThat(first.recovery.look()).isTrue();
        assertThat(log.known).containsExactly(UNREAD, READ);
    }

    @Test
    void anotherBridgeGoesOnWhenTheFirstIsGone() {
        first.lookUntilItReads();
        first.process.kill();
        second.lookUntilItReads();
        assertThat(log.known).containsExactly(UNREAD, READ);
    }

    @Test
    void afterTheRebuildNoProgressIsLeft() {
        first.lookUntilItReads();
        first.recovery.look();
        assertThat(redis.master().get("{0}progress")).isNull();
    }

    @Test
    void afterAnotherLossTheRebuildBeginsAnew() {
        first.lookUntilItReads();
        String progress = redis.master().get("{0}progress");
        assertThat(progress).isNotNull();
        redis.flush();
        redis.master().set("{0}progress", String.valueOf(progress), Long.MAX_VALUE);
        first.lookUntilItReads();
        assertThat(log.known).containsExactly(UNREAD, UNREAD);
    }

    @Test
    void afterAnEvictionTheRebuildBeginsAnew() {
        first.lookUntilItReads();
        while (!redis.evict(0.5, Set.of("{0}progress", "{0}loss"))) {
            redis.master().set("another", "key", Long.MAX_VALUE);
        }
        first.lookUntilItReads();
        assertThat(log.known).containsExactly(UNREAD, UNREAD);
    }

    @Test
    void bridgeThatHasMadeTheTopicsReadsNothingAgain() {
        log.isNew = true;
        try (LogLines lines = LogLines.of(Rebuild.class)) {
            first.lookUntilItReads();
            first.lookUntilItReads();
            assertThat(lines.messages())
                    .contains(
                            "The topics are new. The bridge reads them once, which takes a few seconds; until then new"
                                    + " events are answered 503.")
                    .noneMatch(line -> line.contains("again"));
        }
    }

    @Test
    void partitionThatCannotBeReadHoldsUpOnlyItsOwnEvents() {
        log.cannotBeRead = true;
        first.lookUntilItReads();
        assertThat(first.recovery.look()).isFalse();
        assertThat(second.recovery.look()).isFalse();
        String own = idIn(3);
        String other = idIn(2);
        for (Bridge each : List.of(first, second)) {
            assertThat(each.recovery.partial().claimableAfterLoss(own)).isEmpty();
            assertThat(each.recovery.partial().claimableAfterLoss(other))
                    .hasValue(redis.master().get("{0}loss"));
        }
        assertThat(first.recovery.state()).contains("riskos.a-3.");

        redis.flush();
        first.recovery.look();
        assertThat(first.recovery.partial().claimableAfterLoss(other))
                .as("after another loss")
                .isEmpty();

        first.lookUntilItReads();
        assertThat(first.recovery.partial().claimableAfterLoss(other)).isPresent();
        log.cannotBeRead = false;
        first.lookUntilItReads();
        assertThat(first.recovery.look()).isTrue();
        assertThat(first.recovery.partial().claimableAfterLoss(other))
                .as("a complete index answers by itself")
                .isEmpty();
    }

    /** The other bridges may have claimed events by what the first one has stored. */
    @Test
    void bridgeThatHasMadeTheTopicsWaitsAfterAnotherLossWhenItCouldNotReadOneOfThem() {
        log.isNew = true;
        log.cannotBeRead = true;
        first.lookUntilItReads();
        assertThat(world.now()).isLessThan(Rules.ALL.index().rebuildWait().toMillis());
        redis.flush();
        int attempts = log.known.size();
        for (int looks = 0; looks < 5; looks++) {
            first.recovery.look();
        }
        assertThat(log.known).hasSize(attempts);
    }

    /** The other bridges see a complete index, and claim. */
    @Test
    void bridgeThatHasMadeTheTopicsWaitsAfterAnotherLossWhenTheAnswerToItsDeclarationWasLost() {
        log.isNew = true;
        log.isShort = true;
        first.losesAnswers = true;
        first.lookUntilItReads();
        first.lookUntilItReads();
        assertThat(redis.master().get("{0}epoch")).as("declared complete").isNotNull();
        redis.flush();
        int attempts = log.known.size();
        for (int looks = 0; looks < 5; looks++) {
            first.recovery.look();
        }
        assertThat(log.known).hasSize(attempts);
    }

    @Test
    void anotherBridgeTriesAPartitionThatTheFirstCannotRead() {
        log.cannotBeRead = true;
        first.lookUntilItReads();
        int attempts = log.known.size();
        second.lookUntilItReads();
        assertThat(log.known).hasSize(attempts + 1);
    }

    @Test
    void topicThatIsRemovedFromTheRegistryIsNotReadAnyMore() {
        log.cannotBeRead = true;
        first.lookUntilItReads();
        log.partitions = Map.of();
        log.cannotBeRead = false;
        first.lookUntilItReads();
        assertThat(log.known).endsWith(Map.of());
        assertThat(first.recovery.look()).isTrue();
    }

    /** {@return an id that selects this partition of 4} */
    private static String idIn(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "event-" + i)
                .filter(id -> Distribution.partition(id.getBytes(UTF_8), 4) == partition)
                .findFirst()
                .orElseThrow();
    }

    private final class Bridge {

        private final Program process;
        private final SimulatedRecovery recovery;

        /** Whether the answer is lost to a call after which the index is complete. */
        private boolean losesAnswers;

        Bridge(String name) {
            process = new Program(name);
            MonotonicClock clock = new Time(process);
            var config = Rules.ALL.index();
            recovery = new SimulatedRecovery(
                    clock,
                    new SimulatedIndex(clock, new RedisClient(world, redis, process, false), config, name),
                    SimulatedIndex.epoch(new Client(), config),
                    log,
                    config);
        }

        private final class Client implements Redis {
            private final RedisClient client = new RedisClient(world, redis, process, true);

            @Override
            public Future<@Nullable Response> send(Request request) {
                Future<@Nullable Response> answer = client.send(request);
                return losesAnswers && redis.master().get("{0}epoch") != null
                        ? Future.failedFuture("connection closed")
                        : answer;
            }

            @Override
            public Future<List<Response>> batch(List<Request> commands) {
                return client.batch(commands);
            }

            @Override
            public Future<RedisConnection> connect() {
                return client.connect();
            }

            @Override
            public void close() {
                client.close();
            }
        }

        void lookUntilItReads() {
            for (int before = log.known.size(); log.known.size() == before; ) {
                recovery.look();
                world.pass(process, 1_000);
            }
        }
    }

    private final class Time implements MonotonicClock {

        private final Program process;

        Time(Program process) {
            this.process = process;
        }

        @Override
        public long nanoTime() {
            return Duration.ofMillis(world.now()).toNanos();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            world.after(delay.toMillis(), process, task);
        }
    }

    /** While {@code cannotBeRead} is set, every read leaves the partition unread; otherwise the first read fails after a batch. */
    private static final class BrokenLog implements EventLog {

        private final List<Map<LogPartition, Long>> known = new ArrayList<>();
        private boolean isNew;
        private boolean cannotBeRead;

        /** Whether a rebuild ends before it stores progress. */
        private boolean isShort;

        private Map<LogPartition, Distribution> partitions = Map.of(PARTITION, new Distribution(Set.of(4), true));

        @Override
        public Optional<Map<LogPartition, Distribution>> partitions(BooleanSupplier goOn) {
            return Optional.of(partitions);
        }

        @Override
        public Optional<Map<LogPartition, Long>> readSince(
                long since, Map<LogPartition, Long> partitions, Visitor visitor) throws TimeoutException {
            known.add(partitions);
            StoredEvent event = new StoredEvent(new RecordIdentity("/webhooks/riskos", "a"), since, 4711);
            boolean goesOn = visitor.visit(new LogBatch(List.of(event), 1, isShort ? Map.of() : READ));
            if (cannotBeRead) {
                return goesOn ? Optional.of(READ) : Optional.empty();
            }
            if (known.size() == 1) {
                throw new TimeoutException("no answer");
            }
            return goesOn ? Optional.of(Map.of()) : Optional.empty();
        }

        @Override
        public Future<LogPosition> append(ProducerRecord<byte[], byte[]> record) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Map<RecordIdentity, Presence>> find(
                String topic, int partition, Map<RecordIdentity, Long> claimed) {
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
            return isNew;
        }
    }
}
