package org.riskosbridge.index;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The client of the Redis with the index. With a Redis Cluster this is a {@link SlotPrimary}, otherwise Quarkus's client; both have
 * the same options.
 */
@Singleton
public class IndexRedis implements RedisOptionsCustomizer {

    /** The {@link Identifier} of the client. */
    public static final String INDEX = "index";

    private volatile @Nullable RedisOptions cluster;

    /** Quarkus calls this method before it creates its client. */
    @Override
    public void customize(String clientName, RedisOptions options) {
        if (options.getType() == RedisClientType.CLUSTER) {
            cluster = new RedisOptions(options);
        }
    }

    @Produces
    @Singleton
    @Identifier(INDEX)
    Redis client(Vertx vertx, Redis configured) {
        RedisOptions options = cluster;
        return options == null ? configured : new SlotPrimary(vertx, options);
    }
}
