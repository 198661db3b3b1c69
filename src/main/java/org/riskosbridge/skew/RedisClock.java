package org.riskosbridge.skew;

import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;

/** Redis's clock, the source of the time of every claim and record. */
@Singleton
class RedisClock {

    private final Redis redis;

    RedisClock(@Identifier("index") Redis redis) {
        this.redis = redis;
    }

    Future<ClockReading> read() {
        long asked = System.nanoTime();
        return redis.send(Request.cmd(Command.TIME)).map(time -> {
            long answered = System.nanoTime();
            return ClockReading.of(
                    time.get(0).toLong() * 1_000_000 + time.get(1).toLong(), 1, asked, answered);
        });
    }
}
