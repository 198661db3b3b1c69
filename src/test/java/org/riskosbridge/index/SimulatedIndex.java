package org.riskosbridge.index;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.time.MonotonicClock;

/**
 * {@link RedisIndex} and its {@link RedisBatcher} for the model: the same steps and the same decisions, without event loops and connections.
 */
public final class SimulatedIndex implements EventIndex {

    /** {@link IndexKey#EPOCH} */
    public static final String EPOCH = IndexKey.EPOCH;

    private static final Duration LATER = Duration.ofMillis(20);

    private final MonotonicClock clock;
    private final Redis redis;
    private final IndexConfig config;
    private final String process;
    private int attempts;
    private List<CompareAndSet> waiting = new ArrayList<>();

    public SimulatedIndex(MonotonicClock clock, Redis redis, IndexConfig config, String process) {
        this.clock = clock;
        this.redis = redis;
        this.config = config;
        this.process = process;
    }

    /** {@return an event's key, one character for each byte} */
    public static String key(String webhook, String eventId) {
        return new String(IndexKey.of(webhook, eventId).bytes(), StandardCharsets.ISO_8859_1);
    }

    /** {@return the text of every script} */
    public static List<String> scripts() {
        return Stream.of(
                        LuaScript.STEP,
                        LuaScript.WATCH,
                        LuaScript.ADMIT,
                        LuaScript.LOCK,
                        LuaScript.PROGRESS,
                        LuaScript.RESTORE,
                        LuaScript.FINISH)
                .map(LuaScript::text)
                .toList();
    }

    public static RedisEpoch epoch(Redis redis, IndexConfig config) {
        return new RedisEpoch(redis, config);
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
        Promise<Response> answer = Promise.promise();
        clock.after(config.timeout(), () -> answer.tryFail(new IndexUnavailable("Redis did not answer.")));
        redis.send(AdmitCall.request(request.key(), lapsed, claimed, eventAt, lossRead, config))
                .onSuccess(answer::tryComplete)
                .onFailure(any -> answer.tryFail(new IndexUnavailable("Redis did not answer.")));
        return answer.future()
                .compose(response ->
                        RedisIndex.judge(request.key(), claimed, CompareAndSet.Answer.of(response, 0), config.lease()));
    }

    private IndexEntry.Claimed newClaim(ClaimRequest request) {
        return new IndexEntry.Claimed(
                0, process + "-" + ++attempts, request.topic(), request.partition(), request.bodyHash());
    }

    private Future<Claim> claim(ClaimRequest request, String expected) {
        IndexEntry.Claimed claimed = newClaim(request);
        Promise<CompareAndSet.Answer> answer = Promise.promise();
        add(new CompareAndSet(request.key(), expected, "c" + claimed.textAfterTime(), answer), Duration.ZERO);
        return answer.future().compose(a -> RedisIndex.judge(request.key(), claimed, a, config.lease()));
    }

    @Override
    public void commit(Claim.Held held) {
        String committed = new IndexEntry.Committed(held.entry().bodyHash()).text();
        add(new CompareAndSet(held.key(), held.entry().text(), committed, null), LATER);
    }

    @Override
    public void release(Claim.Won won) {
        add(new CompareAndSet(won.key(), won.entry().text(), "", null), LATER);
    }

    @Override
    public boolean isUp() {
        return true;
    }

    private void add(CompareAndSet compareAndSet, Duration delay) {
        waiting.add(compareAndSet);
        clock.after(delay, this::flush);
    }

    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        List<CompareAndSet> steps = waiting;
        waiting = new ArrayList<>();
        Request request = LuaScript.STEP.requestWithText(steps.size() + 1).arg(IndexKey.EPOCH);
        steps.forEach(compareAndSet -> request.arg(compareAndSet.key().bytes()));
        request.arg(config.dedupWindow().toMillis());
        steps.forEach(compareAndSet -> request.arg(compareAndSet.expected()).arg(compareAndSet.wanted()));
        clock.after(config.timeout(), () -> fail(steps));
        redis.send(request).onSuccess(response -> answer(steps, response)).onFailure(any -> fail(steps));
    }

    private void answer(List<CompareAndSet> steps, Response response) {
        long now = response.get(0).toLong();
        for (int i = 0; i < steps.size(); i++) {
            CompareAndSet compareAndSet = steps.get(i);
            @Nullable Response found = response.get(i + 1);
            Promise<CompareAndSet.Answer> waiter = compareAndSet.answer();
            if (waiter != null
                    && !waiter.tryComplete(new CompareAndSet.Answer(now, found == null ? null : found.toString()))
                    && found == null) {
                add(
                        new CompareAndSet(
                                compareAndSet.key(),
                                "c" + now + compareAndSet.wanted().substring(1),
                                "",
                                null),
                        LATER);
            }
        }
    }

    private static void fail(List<CompareAndSet> steps) {
        for (CompareAndSet compareAndSet : steps) {
            if (compareAndSet.answer() != null) {
                compareAndSet.answer().tryFail(new IndexUnavailable("Redis did not answer."));
            }
        }
    }
}
