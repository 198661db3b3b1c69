package org.riskosbridge.index;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.availability.Availability;

/** The index in Redis. Each event loop has its own {@link RedisBatcher}, so no lock is needed. */
@Singleton
public class RedisIndex implements EventIndex {

    /** The answer of {@code step.lua} to a claim in another epoch. */
    private static final String REBUILDING = "r";

    private final Vertx vertx;
    private final Redis redis;
    private final IndexConfig config;
    private final String process = Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, Character.MAX_RADIX);
    private final AtomicLong attempts = new AtomicLong();
    private final List<RedisBatcher> batchers = new CopyOnWriteArrayList<>();
    private final Availability availability;
    private volatile boolean closing;
    private final ThreadLocal<RedisBatcher> batcher = ThreadLocal.withInitial(this::openBatcher);

    @Inject
    RedisIndex(
            Vertx vertx,
            @Identifier(IndexRedis.INDEX) Redis redis,
            IndexConfig config,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.redis.hosts") String hosts) {
        this(
                vertx,
                redis,
                config,
                new Availability("Redis", withoutUsers(hosts), "quarkus.redis.hosts", meters, vertx));
    }

    RedisIndex(Vertx vertx, Redis redis, IndexConfig config, Availability availability) {
        this.vertx = vertx;
        this.redis = redis;
        this.config = config;
        this.availability = availability;
    }

    @Override
    public Future<Claim> claim(ClaimRequest request) {
        return claim(request, "");
    }

    @Override
    public Future<Claim> reclaim(Claim.InDoubt lapsed, ClaimRequest request) {
        return claim(request, lapsed.entry().text());
    }

    @Override
    public Future<Claim> admit(
            ClaimRequest request, Claim.@Nullable InDoubt lapsed, OptionalLong eventAt, Optional<String> lossRead) {
        IndexEntry.Claimed claimed = newClaim(request);
        return batcher.get()
                .call(AdmitCall.request(request.key(), lapsed, claimed, eventAt, lossRead, config))
                .compose(response ->
                        judge(request.key(), claimed, CompareAndSet.Answer.of(response, 0), config.lease()));
    }

    private IndexEntry.Claimed newClaim(ClaimRequest request) {
        String attempt = process + "-" + attempts.incrementAndGet();
        return new IndexEntry.Claimed(0, attempt, request.topic(), request.partition(), request.bodyHash());
    }

    private Future<Claim> claim(ClaimRequest request, String expected) {
        IndexEntry.Claimed claimed = newClaim(request);
        Promise<CompareAndSet.Answer> answer = Promise.promise();
        batcher.get().claim(new CompareAndSet(request.key(), expected, "c" + claimed.textAfterTime(), answer));
        return answer.future().compose(a -> judge(request.key(), claimed, a, config.lease()));
    }

    /**
     * Maps the script's response to a claim.
     *
     * @param claimed the entry to be written, without its time
     */
    static Future<Claim> judge(IndexKey key, IndexEntry.Claimed claimed, CompareAndSet.Answer answer, Duration lease) {
        if (answer.found() == null) {
            return Future.succeededFuture(new Claim.Won(
                    key,
                    new IndexEntry.Claimed(
                            answer.now(),
                            claimed.attempt(),
                            claimed.topic(),
                            claimed.partition(),
                            claimed.bodyHash())));
        }
        if (answer.found().isEmpty()) {
            return Future.failedFuture(new IndexUnavailable("The claim to be taken over no longer exists."));
        }
        if (answer.found().equals(REBUILDING)) {
            return Future.succeededFuture(new Claim.Rebuilding());
        }
        return Future.succeededFuture(IndexEntry.judge(key, IndexEntry.parse(answer.found()), answer.now(), lease));
    }

    @Override
    public void commit(Claim.Held held) {
        String committed = new IndexEntry.Committed(held.entry().bodyHash()).text();
        batcher.get().later(new CompareAndSet(held.key(), held.entry().text(), committed, null));
    }

    @Override
    public void release(Claim.Won won) {
        batcher.get().later(new CompareAndSet(won.key(), won.entry().text(), "", null));
    }

    @Override
    public boolean isUp() {
        return !batchers.isEmpty() && batchers.stream().allMatch(RedisBatcher::isUp);
    }

    /** Connects each event loop to Redis, so that the first delivery does not wait for a connection. */
    public void open() {
        VertxInternal internal = (VertxInternal) vertx;
        internal.nettyEventLoopGroup()
                .forEach(loop -> internal.createEventLoopContext((EventLoop) loop, null, null)
                        .runOnContext(ignored -> batcher.get()));
    }

    private RedisBatcher openBatcher() {
        ContextInternal context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
        if (!context.isEventLoopContext()) {
            throw new IllegalStateException("the index is called on event loops only");
        }
        RedisConnectionMonitor monitor = new RedisConnectionMonitor(context, redis, config.timeout(), this::changed);
        RedisBatcher opened = new RedisBatcher(context, monitor, config);
        batchers.add(opened);
        monitor.open();
        return opened;
    }

    @Override
    public Optional<String> problem() {
        return availability.problem();
    }

    /** Reports the availability of Redis once for all connections. A connection that comes up while others still connect causes no line. */
    private synchronized void changed(String why) {
        if (closing) {
            return;
        }
        if (isUp()) {
            availability.available();
        } else if (!why.isEmpty()) {
            availability.unavailable(reason(why));
        }
    }

    /** {@return the error of Redis, with the name of the setting that it concerns} */
    static String reason(String why) {
        return why.contains("WRONGPASS") || why.contains("NOAUTH")
                ? "Redis refuses the password: check quarkus.redis.password, and the user in quarkus.redis.hosts"
                : why;
    }

    /** {@return the addresses without users and passwords, which are before an @ and after a question mark} */
    static String withoutUsers(String hosts) {
        return hosts.replaceAll("//[^@,/]*@", "//").replaceAll("\\?[^,]*", "");
    }

    /** Writes the commits that still wait. Runs late in the shutdown, after the last delivery has been answered. */
    void flush(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Integer.MAX_VALUE) ShutdownEvent shutdown) {
        Future.join(batchers.stream().map(RedisBatcher::close).toList())
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .join();
        // The connections end now, which needs no log line.
        closing = true;
    }
}
