package org.riskosbridge.guarantee;

import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.riskosbridge.index.IndexRedis;

/** Queries Redis and changes nothing. Blocks, at most 2 s for each response: use a worker thread. */
@Singleton
class RedisProbe {

    private static final long PATIENCE = 2;

    private final Redis redis;
    private final String clientType;

    RedisProbe(
            @Identifier(IndexRedis.INDEX) Redis redis,
            @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String clientType) {
        this.redis = redis;
        this.clientType = clientType;
    }

    RedisFacts ask() throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> missing = new HashSet<>();
        Map<String, String> info = info(missing);
        for (RedisPermission permission : RedisPermission.ALL) {
            try {
                await(redis.send(permission.attempt()));
            } catch (ExecutionException refused) {
                // Most arguments are wrong on purpose, so an allowed command fails too, with another error.
                note(missing, permission, refused);
            }
        }
        info.put(RedisFacts.INFO_IN_SCRIPTS, hasInfoInScripts() ? "yes" : "no");
        return new RedisFacts(info, settings(), missing, !clientType.equalsIgnoreCase("standalone"));
    }

    /** Redis Enterprise refuses {@code INFO} in scripts, whatever the user's permissions are. */
    private boolean hasInfoInScripts() throws ExecutionException, InterruptedException, TimeoutException {
        try {
            await(redis.send(Request.cmd(Command.EVAL)
                    .arg("return redis.call('INFO', 'server')")
                    .arg(0)));
            return true;
        } catch (ExecutionException refused) {
            return !String.valueOf(refused.getMessage()).contains("not allowed from script");
        }
    }

    /** {@return the reported values; empty when the command is not allowed} */
    private Map<String, String> info(Set<String> missing)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, String> info = new HashMap<>();
        try {
            await(redis.send(Request.cmd(Command.INFO))).toString().lines().forEach(line -> {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    info.put(line.substring(0, colon), line.substring(colon + 1));
                }
            });
        } catch (ExecutionException e) {
            note(missing, RedisPermission.INFO, e);
            if (missing.isEmpty()) {
                throw e;
            }
        }
        return info;
    }

    private static void note(Set<String> missing, RedisPermission permission, ExecutionException refused) {
        String answer = refused.getCause() == null
                ? ""
                : String.valueOf(refused.getCause().getMessage());
        String rule = permission.missing(answer);
        if (!rule.isEmpty()) {
            missing.add(rule);
        }
    }

    /** One name per command: Redis before 7.0 accepts only one. */
    private Map<String, String> settings() throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, String> settings = new HashMap<>();
        for (String name : List.of(RedisFacts.APPENDFSYNC, RedisFacts.MIN_REPLICAS, RedisFacts.MAX_LAG)) {
            try {
                Response value = await(redis.send(
                                Request.cmd(Command.CONFIG).arg("GET").arg(name)))
                        .get(name);
                if (value != null) {
                    settings.put(name, value.toString());
                }
            } catch (ExecutionException e) {
                // An error response means that the command is not allowed, or renamed.
                if (!String.valueOf(e.getMessage()).matches(".*(NOPERM|ERR) .*")) {
                    throw e;
                }
            }
        }
        return settings;
    }

    private static <T> T await(Future<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    }
}
