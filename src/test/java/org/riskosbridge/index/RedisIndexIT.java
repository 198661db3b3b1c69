package org.riskosbridge.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.standalone.RedisServer;

/** What the index promises, on a real Redis. Two indexes stand for two bridges. */
class RedisIndexIT {

    private static final Duration LEASE = Duration.ofMillis(300);

    private static RedisServer server;
    private static Vertx vertx;
    private static Redis redis;
    private static Context loop;
    private static RedisIndex index;
    private static RedisIndex other;

    @BeforeAll
    static void start() {
        Path directory =
                Path.of("target", "it", "index-" + ProcessHandle.current().pid());
        server = new RedisServer(directory, 0, Map.of()).start();
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, server.hosts());
        loop = vertx.getOrCreateContext();
        index = new RedisIndex(vertx, redis, new Config(LEASE));
        other = new RedisIndex(vertx, redis, new Config(LEASE));
        for (RedisIndex each : List.of(index, other)) {
            // The first claim opens the lane of this loop.
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
        public Duration window() {
            return Duration.ofDays(7);
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(1);
        }
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

    @Test
    void forgottenScriptIsLoadedAgain() {
        on(() -> redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));
        assertThat(on(() -> index.claim(request(id())))).isInstanceOf(Claim.Won.class);
    }

    /** Counted on 100,000 committed events, of which Redis's tables have room for 131,072: no flattering number. */
    @Test
    void committedEventTakesAtMost120Bytes() {
        RedisAPI api = RedisAPI.api(redis);
        long before = usedMemory(api);
        int events = 100_000;
        for (int from = 0; from < events; from += 10_000) {
            on(() -> Future.join(IntStream.range(0, 10_000)
                    .mapToObj(i -> index.claim(request(id())).onSuccess(claim -> index.commit((Claim.Won) claim)))
                    .toList()));
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat((usedMemory(api) - before) / events)
                        .as("bytes of Redis for one event")
                        .isBetween(60L, 120L));
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
        return result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static ClaimRequest request(String id) {
        return new ClaimRequest(IndexKey.of("riskos", id), "riskos.a", 3, 4711);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
