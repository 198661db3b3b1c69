package org.riskosbridge.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.riskosbridge.time.PeriodicChecks;

/** The number of deliveries that a bridge puts into the list. */
class RecentDeliveriesTest {

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis = Redis.createClient(vertx, "redis://127.0.0.1:1");

    @AfterEach
    void close() {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private RecentDeliveries list(Map<String, String> settings) {
        RecentDeliveriesConfig config = new SmallRyeConfigBuilder()
                .withMapping(RecentDeliveriesConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(RecentDeliveriesConfig.class);
        return new RecentDeliveries(
                new PeriodicChecks(vertx), new RedisWriter(redis), new BridgeIdentity(Optional.empty()), config);
    }

    private static long taken(RecentDeliveries list, boolean isProblem, long now) {
        return IntStream.range(0, 1_000)
                .filter(each -> list.takes(isProblem, now))
                .count();
    }

    @Test
    void listTakesSoManyDeliveriesASecondAndSoManyProblemsBesides() {
        RecentDeliveries list = list(Map.of("bridge.recent-deliveries.max-rate", "20"));
        long now = System.nanoTime();
        assertThat(taken(list, false, now)).isEqualTo(20);
        assertThat(taken(list, true, now)).isEqualTo(20);
        assertThat(taken(list, false, now + 500_000_000L)).isEqualTo(10);
    }

    @Test
    void disabledListTakesNothing() {
        RecentDeliveries list = list(Map.of("bridge.recent-deliveries.enabled", "false"));
        assertThat(taken(list, false, System.nanoTime())).isZero();
        assertThat(taken(list, true, System.nanoTime())).isZero();
    }
}
