package org.riskosbridge.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.riskosbridge.availability.Availability;
import org.riskosbridge.standalone.LoopbackPorts;
import org.riskosbridge.standalone.RedisServer;

/** The contract of the index, on a real Redis. Two indexes stand for two bridges. */
class RedisIndexIT {

    private static final Duration LEASE = Duration.ofSeconds(2);

    private static RedisServer server;
    private static Vertx vertx;
    private static Redis redis;
    private static Context loop;
    private static RedisIndex index;
    private static RedisIndex other;
    private static RedisEpoch epoch;

    @BeforeAll
    static void start() {
        Path directory =
                Path.of("target", "it", "index-" + ProcessHandle.current().pid());
        server = new RedisServer(directory, 0, Map.of()).start();
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, server.hosts());
        loop = vertx.getOrCreateContext();
        index = new RedisIndex(vertx, redis, new Config(LEASE), availability());
        other = new RedisIndex(vertx, redis, new Config(LEASE), availability());
        epoch = new RedisEpoch(redis, new Config(LEASE));
        assertThat(makeWhole()).isTrue();
        for (RedisIndex each : List.of(index, other)) {
            // The first claim creates the batcher of this event loop.
            Awaitility.await()
                    .until(() ->
                            on(() -> each.claim(request("opening")).map(true).otherwise(false)));
        }
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    private record Config(Duration lease) implements IndexConfig {
        @Override
        public Duration dedupWindow() {
            return Duration.ofDays(7);
        }

        @Override
        public Duration rebuildWait() {
            return LEASE;
        }

        @Override
        public Optional<Duration> admitByEventTime() {
            return Optional.of(Duration.ofSeconds(1));
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(5);
        }
    }

    private static Availability availability() {
        return new Availability("Redis", "here", "quarkus.redis.hosts", new SimpleMeterRegistry(), vertx);
    }

    @Test
    void firstClaimIsWonWithTheTimeOfRedis() {
        long before = System.currentTimeMillis();
        assertThat(on(() -> index.claim(request(id())))).isInstanceOfSatisfying(Claim.Won.class, won -> {
            assertThat(won.entry().claimedAt()).isBetween(before - 5, System.currentTimeMillis() + 5);
            assertThat(won.entry().topic()).isEqualTo("riskos.a");
            assertThat(won.entry().partition()).isEqualTo(3);
        });
    }

    @Test
    void secondClaimIsInFlightAtWhicheverBridge() {
        String id = id();
        on(() -> index.claim(request(id)));
        assertThat(on(() -> index.claim(request(id)))).isInstanceOf(Claim.InFlight.class);
        assertThat(on(() -> other.claim(request(id))))
                .isInstanceOfSatisfying(
                        Claim.InFlight.class,
                        claim -> assertThat(claim.leaseLeft()).isPositive().isLessThanOrEqualTo(LEASE));
    }

    @Test
    void committedEventIsKnownWithItsBody() {
        String id = id();
        Claim.Won won = (Claim.Won) on(() -> index.claim(request(id)));
        on(() -> {
            index.commit(won);
            return Future.succeededFuture(true);
        });
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(on(() -> other.claim(request(id)))).isEqualTo(new Claim.Committed(4711)));
    }

    @Test
    void releasedIdCanBeClaimedAgain() {
        String id = id();
        Claim.Won won = (Claim.Won) on(() -> index.claim(request(id)));
        on(() -> {
            index.release(won);
            return Future.succeededFuture(true);
        });
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(on(() -> other.claim(request(id)))).isInstanceOf(Claim.Won.class));
    }

    @Test
    void claimsOfOneTurnAreAnsweredEachForItself() {
        List<String> ids = IntStream.range(0, 700).mapToObj(i -> id()).toList();
        List<Future<Claim>> claims = on(() -> {
            List<Future<Claim>> first =
                    ids.stream().map(id -> index.claim(request(id))).toList();
            List<Future<Claim>> second =
                    ids.stream().map(id -> index.claim(request(id))).toList();
            return Future.join(List.copyOf(java.util.stream.Stream.concat(first.stream(), second.stream())
                            .toList()))
                    .map(done -> java.util.stream.Stream.concat(first.stream(), second.stream())
                            .toList());
        });
        assertThat(claims.subList(0, 700).stream().map(Future::result)).hasOnlyElementsOfType(Claim.Won.class);
        assertThat(claims.subList(700, 1400).stream().map(Future::result)).hasOnlyElementsOfType(Claim.InFlight.class);
    }

    @Test
    void lapsedClaimIsInDoubtAndOnlyOneTakesItOver() {
        String id = id();
        Claim.Won late = (Claim.Won) on(() -> index.claim(request(id)));
        Claim.InDoubt doubt = (Claim.InDoubt) Awaitility.await()
                .until(() -> on(() -> other.claim(request(id))), Claim.InDoubt.class::isInstance);
        assertThat(doubt.entry()).isEqualTo(late.entry());

        assertThat(on(() -> other.reclaim(doubt, request(id)))).isInstanceOf(Claim.Won.class);
        assertThat(on(() -> index.reclaim(doubt, request(id)))).isInstanceOf(Claim.InFlight.class);
        on(() -> {
            index.commit(late);
            index.release(late);
            return Future.succeededFuture(true);
        });
        assertThat(on(() -> index.claim(request(id))))
                .as("steps on a claim that was taken over change nothing")
                .isInstanceOf(Claim.InFlight.class);
    }

    private static boolean makeWhole() {
        return on(() -> epoch.watch().compose(begun -> epoch.lock().compose(locked -> epoch.finish(begun))));
    }

    @Test
    void flushedIndexClaimsNothingUntilItIsWholeAgain() {
        String known = id();
        String lost = id();
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        assertThat(on(() -> index.claim(request(known)))).isEqualTo(new Claim.Rebuilding());
        RedisEpoch.State begun = on(() -> epoch.watch());
        assertThat(begun.whole()).isFalse();
        assertThat(begun.heartbeat()).isEmpty();
        assertThat(on(() -> epoch.lock())).isTrue();
        IndexKey key = IndexKey.of("riskos", known);
        assertThat(on(() -> epoch.restore(begun, List.of(new RedisEpoch.Stored(key, 4711, begun.now())))))
                .isTrue();
        assertThat(on(() -> index.claim(request(known))))
                .as("what is known to be stored is answered meanwhile")
                .isEqualTo(new Claim.Committed(4711));
        assertThat(on(() -> index.claim(request(lost)))).isEqualTo(new Claim.Rebuilding());
        assertThat(on(() -> epoch.finish(begun))).isTrue();
        assertThat(on(() -> index.claim(request(lost)))).isInstanceOf(Claim.Won.class);
        assertThat(on(() -> epoch.watch()).heartbeat()).isPresent();
    }

    @Test
    void rebuildThatWasOvertakenByAnotherFlushDoesNotEnd() {
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        RedisEpoch.State begun = on(() -> epoch.watch());
        assertThat(on(() -> epoch.lock())).isTrue();
        assertThat(on(() -> new RedisEpoch(redis, new Config(LEASE)).lock()))
                .as("one at a time")
                .isFalse();
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        assertThat(on(() -> epoch.restore(begun, List.of()))).isFalse();
        assertThat(on(() -> epoch.finish(begun))).isFalse();
        assertThat(makeWhole()).isTrue();
    }

    /** A bridge may be stopped for any time between its check and its lock. */
    @Test
    void rebuildThatGetsItsLockOnlyAfterAnotherFlushDoesNotEnd() {
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        RedisEpoch.State begun = on(() -> epoch.watch());
        assertThat(on(() -> epoch.watch()).loss())
                .as("a loss keeps its name")
                .isNotEmpty()
                .isEqualTo(begun.loss());
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        assertThat(on(() -> epoch.lock())).isTrue();
        assertThat(on(() -> epoch.restore(begun, List.of()))).isFalse();
        assertThat(on(() -> epoch.finish(begun))).isFalse();
        assertThat(on(() -> epoch.watch()).loss())
                .as("another loss has another name")
                .isNotEqualTo(begun.loss());
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        assertThat(makeWhole()).isTrue();
    }

    @Test
    void eventThatHappenedAfterTheLossIsClaimedWhileTheIndexIsIncomplete() {
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        String id = id();
        long future = System.currentTimeMillis() + 60_000;
        assertThat(admitted(id, future)).as("without a name of the loss").isInstanceOf(Claim.Rebuilding.class);
        long lost = on(() -> epoch.watch()).now();
        long margin = 1_000;
        assertThat(admitted(id, lost + margin)).isInstanceOf(Claim.Rebuilding.class);
        assertThat(admitted(id, future)).as("from the future").isInstanceOf(Claim.Rebuilding.class);
        Awaitility.await().until(() -> on(() -> epoch.watch()).now() > lost + 2 * margin);
        assertThat(admitted(id, lost + margin + 1)).isInstanceOf(Claim.Won.class);
        assertThat(admitted(id, lost + margin + 1)).isInstanceOf(Claim.InFlight.class);
        assertThat(on(() -> index.claim(request(id())))).isEqualTo(new Claim.Rebuilding());
        assertThat(makeWhole()).isTrue();
        assertThat(on(() -> index.claim(request(id)))).isInstanceOf(Claim.InFlight.class);
        assertThat(admitted(id(), lost + margin + 1))
                .as("admit.lua claims nothing on a complete index")
                .isInstanceOf(Claim.Rebuilding.class);
    }

    private static Claim admitted(String id, long eventAt) {
        return on(() -> index.admit(request(id), null, OptionalLong.of(eventAt), Optional.empty()));
    }

    @Test
    void eventWhosePartitionsHaveBeenReadIsClaimedUnderTheNameOfThisLossOnly() {
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        String former = on(() -> epoch.watch()).loss();
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        String id = id();
        assertThat(read(id, former)).as("before the loss has a name").isInstanceOf(Claim.Rebuilding.class);
        String loss = on(() -> epoch.watch()).loss();
        assertThat(read(id, former)).as("after another loss").isInstanceOf(Claim.Rebuilding.class);
        assertThat(read(id, loss)).isInstanceOf(Claim.Won.class);
        assertThat(read(id, loss)).isInstanceOf(Claim.InFlight.class);
        assertThat(makeWhole()).isTrue();
        assertThat(read(id(), loss))
                .as("admit.lua claims nothing on a complete index")
                .isInstanceOf(Claim.Rebuilding.class);
    }

    /** Entries that a rebuild has restored may have expired while the clock was ahead. */
    @Test
    void clockThatIsSetBackWhileTheIndexIsIncompleteIsAnotherLoss() {
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        RedisEpoch.State begun = on(() -> epoch.watch());
        assertThat(on(() -> epoch.watch()).loss()).isEqualTo(begun.loss());
        on(() -> redis.send(
                Request.cmd(Command.SET).arg(IndexKey.INCOMPLETE_CHECKED_AT).arg(begun.now() + 60_000)));
        // A lock that another bridge took while the clock was ahead.
        on(() -> redis.send(Request.cmd(Command.SET)
                .arg(IndexKey.REBUILD)
                .arg("another")
                .arg("PX")
                .arg(3_600_000)));
        assertThat(on(() -> epoch.lock())).isFalse();
        String loss = on(() -> epoch.watch()).loss();
        assertThat(loss).isNotEqualTo(begun.loss());
        assertThat(on(() -> epoch.watch()).loss()).isEqualTo(loss);
        assertThat(makeWhole()).isTrue();
    }

    private static Claim read(String id, String loss) {
        return on(() -> index.admit(request(id), null, OptionalLong.empty(), Optional.of(loss)));
    }

    @Test
    void holderKeepsTheLockAndItsProgress() {
        on(() -> redis.send(Request.cmd(Command.FLUSHALL)));
        RedisEpoch.State begun = on(() -> epoch.watch());
        assertThat(on(() -> epoch.keepProgress(begun, "a")))
                .as("without the lock")
                .isFalse();
        assertThat(on(() -> epoch.lock())).isTrue();
        assertThat(on(() -> epoch.progress(begun))).isEmpty();
        assertThat(on(() -> epoch.keepProgress(begun, "a\nb"))).isTrue();
        assertThat(on(() -> epoch.lock())).as("again").isTrue();
        RedisEpoch another = new RedisEpoch(redis, new Config(LEASE));
        assertThat(on(() -> another.lock())).isFalse();
        assertThat(on(() -> another.progress(begun))).isEqualTo("a\nb");
        assertThat(on(() -> epoch.finish(begun))).isTrue();
        assertThat(on(() -> epoch.progress(begun))).isEmpty();
    }

    /** Nobody knows which keys Redis evicts, so the test writes epoch and heartbeat again, as if Redis had not evicted them. */
    @Test
    void redisThatEvictsKeysIsNotBelieved() {
        assertThat(on(() -> epoch.watch()).heartbeat()).isPresent();
        RedisAPI api = RedisAPI.api(redis);
        List<String> spared = List.of(
                IndexKey.EPOCH,
                on(() -> api.get(IndexKey.EPOCH)).toString(),
                IndexKey.HEARTBEAT,
                on(() -> api.get(IndexKey.HEARTBEAT)).toString());
        String used = Long.toString(usedMemory(api));
        on(() -> api.config(List.of("SET", "maxmemory-policy", "allkeys-random", "maxmemory", used)));
        Awaitility.await().until(() -> {
            on(() -> index.claim(request(id())).otherwiseEmpty());
            return !on(() -> api.info(List.of("stats"))).toString().contains("evicted_keys:0\r");
        });
        on(() -> api.config(List.of("SET", "maxmemory-policy", "noeviction", "maxmemory", "0")));
        on(() -> api.mset(spared));
        RedisEpoch.State seen = on(() -> epoch.watch());
        assertThat(seen.whole()).isFalse();
        assertThat(seen.heartbeat()).as("what is gone may be of any age").isEmpty();
        assertThat(on(() -> index.claim(request(id())))).isEqualTo(new Claim.Rebuilding());
        assertThat(makeWhole()).isTrue();
        assertThat(on(() -> epoch.watch()).whole()).isTrue();
    }

    /** After a fail-over a bridge may be connected to the former master, whose answers must not count. */
    @Test
    void replicaIsLeftUntilItIsAMaster() {
        RedisAPI api = RedisAPI.api(redis);
        on(() -> api.replicaof("127.0.0.1", "1"));
        Awaitility.await().until(() -> !index.isUp() && !other.isUp());
        assertThat(on(() -> index.claim(request(id())).map(won -> "").otherwise(Throwable::getMessage)))
                .isEqualTo("Redis does not answer.");
        on(() -> api.replicaof("NO", "ONE"));
        Awaitility.await().until(() -> index.isUp() && other.isUp());
        assertThat(makeWhole()).isTrue();
        assertThat(on(() -> index.claim(request(id())))).isInstanceOf(Claim.Won.class);
    }

    @Test
    void forgottenScriptIsLoadedAgain() {
        on(() -> redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));
        assertThat(on(() -> index.claim(request(id())))).isInstanceOf(Claim.Won.class);
    }

    /** With 100,000 committed events, Redis's hash tables have 131,072 slots, so each event takes more memory than in a full table. */
    @Test
    void committedEventTakesAtMost120Bytes() {
        RedisAPI api = RedisAPI.api(redis);
        long before = usedMemory(api);
        int events = 100_000;
        for (int from = 0; from < events; from += 1_000) {
            on(() -> Future.join(IntStream.range(0, 1_000)
                    .mapToObj(i -> index.claim(request(id())).onSuccess(claim -> index.commit((Claim.Won) claim)))
                    .toList()));
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat((usedMemory(api) - before) / events)
                        .as("bytes of Redis for one event")
                        .isBetween(60L, 120L));
    }

    /** The network accepts the connection and then drops everything: TCP alone would wait for a quarter of an hour. */
    @Test
    void connectionThatTheNetworkSwallowsIsGivenUp(@TempDir Path directory) throws IOException {
        int port = LoopbackPorts.free();
        Redis client = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
        RedisIndex late = new RedisIndex(vertx, client, new Config(LEASE), availability());
        ServerSocket listening = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> on(() -> late.claim(request("late")))).hasRootCauseInstanceOf(IndexUnavailable.class);
        try (Socket swallowed = listening.accept()) {
            listening.close();
            try (RedisServer real = new RedisServer(directory, port, Map.of()).start()) {
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(late::isUp);
                assertThat(swallowed.isClosed()).isFalse();
                assertThat(real.hosts()).endsWith(":" + port);
            }
        }
        client.close();
    }

    private static long usedMemory(RedisAPI api) {
        String info = on(() -> api.info(List.of("memory"))).toString();
        return info.lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .findFirst()
                .orElseThrow();
    }

    /** Runs a step on the event loop, and waits for it. */
    private static <T> T on(Supplier<Future<T>> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.runOnContext(ignored -> step.get().onComplete(done -> {
            if (done.succeeded()) {
                result.complete(done.result());
            } else {
                result.completeExceptionally(done.cause());
            }
        }));
        return result.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static ClaimRequest request(String id) {
        return new ClaimRequest(IndexKey.of("riskos", id), "riskos.a", 3, 4711);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
