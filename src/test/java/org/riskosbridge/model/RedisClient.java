package org.riskosbridge.model;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One bridge's client of Redis: calls take time, are lost, arrive late, or are executed although their answer is lost. The
 * bridge's own classes make the requests and read the answers.
 */
final class RedisClient implements Redis {

    private static final Method ARGUMENTS = arguments();

    /** Time-out of the blocking client in milliseconds, as in {@code bridge.index.timeout}. */
    private static final int TIMEOUT = 1_000;

    private final World world;
    private final SimulatedRedis redis;
    private final Program bridge;
    private final boolean blocking;

    /**
     * A client.
     *
     * @param blocking whether a call waits on the caller's own thread until it has an answer
     */
    RedisClient(World world, SimulatedRedis redis, Program bridge, boolean blocking) {
        this.world = world;
        this.redis = redis;
        this.bridge = bridge;
        this.blocking = blocking;
    }

    @Override
    public Future<@Nullable Response> send(Request request) {
        Promise<@Nullable Response> answer = Promise.promise();
        RedisNode server = redis.serverOf(bridge);
        int connections = server.connections();
        long there = world.mishap(0.01) ? world.between(1_000, 45_000) : delay();
        if (!world.mishap(0.01)) {
            world.after(there, Program.WORLD, () -> {
                if (server.connections() == connections && server.isUp()) {
                    execute(server, request, answer);
                } else {
                    world.after(1, bridge, () -> answer.tryFail("connection closed"));
                }
            });
        }
        if (blocking) {
            for (int waited = 0; !answer.future().isComplete() && waited < TIMEOUT; ) {
                int step = waited < 10 ? 1 : 50;
                world.pass(bridge, step);
                waited += step;
            }
            answer.tryFail("no answer in time");
        }
        return answer.future();
    }

    private long delay() {
        return world.mishap(0.03) ? world.between(5, 900) : world.between(0, 2);
    }

    private void execute(RedisNode server, Request request, Promise<@Nullable Response> answer) {
        Object result;
        try {
            result = redis.execute(server, request.command().toString(), argumentsOf(request));
        } catch (RuntimeException refused) {
            result = refused;
        }
        Object reply = result;
        if (!world.mishap(0.01)) {
            world.after(delay(), bridge, () -> {
                if (reply instanceof RuntimeException refused) {
                    answer.tryFail(refused);
                } else {
                    answer.tryComplete((Response) reply);
                }
            });
        }
    }

    /** Reads the request by reflection, because the client's class does not show its content. */
    @SuppressWarnings("unchecked")
    private static List<byte[]> argumentsOf(Request request) {
        try {
            return (List<byte[]>) ARGUMENTS.invoke(request);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method arguments() {
        try {
            Method method =
                    Class.forName("io.vertx.redis.client.impl.RequestImpl").getDeclaredMethod("getArgs");
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Future<RedisConnection> connect() {
        throw new UnsupportedOperationException("the model has one connection, always open");
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
        throw new UnsupportedOperationException("nobody sends batches");
    }

    @Override
    public void close() {}
}
