package org.riskosbridge.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections are simulated, because with a real Redis a connection breaks in the right microsecond only once in thousands of outages. */
class RedisConnectionMonitorTest {

    private final Vertx vertx = Vertx.vertx();
    private final Deque<RedisConnection> pool = new ArrayDeque<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void connectionThatBreaksBeforeItHasHandlersIsReplaced() throws Exception {
        pool.add(connection(request -> Future.failedFuture("Redis connection is broken.")));
        pool.add(connection(RedisConnectionMonitorTest::master));
        CountDownLatch isUp = new CountDownLatch(1);
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        RedisConnectionMonitor monitor = new RedisConnectionMonitor(context, redis(), Duration.ofMinutes(1), why -> {
            if (why.isEmpty()) {
                isUp.countDown();
            }
        });
        context.runOnContext(ignored -> monitor.open());
        assertThat(isUp.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(monitor.isUp()).isTrue();
    }

    private static Future<Response> master(Request request) {
        MultiType role = MultiType.create(1, false);
        role.add(BulkType.create(Buffer.buffer("master"), false));
        return Future.succeededFuture(role);
    }

    private Redis redis() {
        return simulated(Redis.class, (redis, method, arguments) -> Future.succeededFuture(pool.remove()));
    }

    private static RedisConnection connection(Function<Request, Future<Response>> answers) {
        return simulated(RedisConnection.class, (connection, method, arguments) -> switch (method.getName()) {
            case "send" -> answers.apply((Request) arguments[0]);
            case "close" -> Future.succeededFuture();
            default -> connection;
        });
    }

    private static <T> T simulated(Class<T> type, InvocationHandler methods) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, methods));
    }
}
