package org.riskosbridge.index;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster. All keys of the index are in one slot, and the index uses only the primary of this slot. Every call goes to this node, also
 * calls without a key, such as TIME and ROLE. Vert.x's own cluster client sends such calls to any node, and connects only while all nodes are
 * available.
 *
 * <p>Any node that answers names the primary. Each search begins at another node, because a node that is cut off from the others may name a
 * former primary.
 */
final class SlotPrimary implements Redis {

    /** CRC16 of {@code 0}, the hash tag of {@link IndexKey}, modulo 16,384 (Redis Cluster specification). */
    static final int SLOT = 13_907;

    /** Milliseconds that a node may take to name the primary; then the client asks the next node. */
    private static final long PATIENCE = 1_000;

    private final Vertx vertx;
    private final RedisOptions options;
    private final List<String> seeds;
    private final Map<String, Redis> clients = new ConcurrentHashMap<>();
    private final AtomicInteger searches = new AtomicInteger();
    private volatile Set<String> nodes = Set.of();
    private volatile @Nullable String primary;

    /** @param options options of a client of the cluster: addresses of some nodes, credentials, TLS, sizes of pools */
    SlotPrimary(Vertx vertx, RedisOptions options) {
        this.vertx = vertx;
        this.options = options;
        this.seeds = List.copyOf(options.getEndpoints());
    }

    @Override
    public Future<RedisConnection> connect() {
        return find().compose(found -> client(found).connect());
    }

    @Override
    public Future<@Nullable Response> send(Request request) {
        String known = primary;
        Future<String> to = known == null ? find() : Future.succeededFuture(known);
        return to.compose(found -> client(found).send(request)).recover(refused -> {
            primary = null;
            // A node that no longer has the slot has executed nothing.
            return isMoved(refused)
                    ? find().compose(found -> client(found).send(request))
                    : Future.failedFuture(refused);
        });
    }

    private static boolean isMoved(Throwable refused) {
        return String.valueOf(refused.getMessage()).startsWith("MOVED");
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
        throw new UnsupportedOperationException("the bridge sends no batches");
    }

    @Override
    public void close() {
        clients.values().forEach(Redis::close);
    }

    private Redis client(String endpoint) {
        return clients.computeIfAbsent(
                endpoint,
                address -> Redis.createClient(
                        vertx,
                        new RedisOptions(options)
                                .setType(RedisClientType.STANDALONE)
                                .setEndpoints(List.of(address))));
    }

    private Future<String> find() {
        Set<String> all = new LinkedHashSet<>(seeds);
        all.addAll(nodes);
        List<String> candidates = new ArrayList<>(all);
        Collections.rotate(candidates, searches.incrementAndGet());
        return find(candidates, 0, new IndexUnavailable("No node of the Redis Cluster answers."))
                .onSuccess(found -> primary = found);
    }

    private Future<String> find(List<String> candidates, int number, Throwable last) {
        if (number == candidates.size()) {
            return Future.failedFuture(last);
        }
        String asked = candidates.get(number);
        return inTime(client(asked)
                        .send(Request.cmd(Command.CLUSTER).arg("SLOTS"))
                        .compose(slots -> owner(asked, slots)))
                .recover(failure -> find(candidates, number + 1, failure));
    }

    private <T> Future<T> inTime(Future<T> answer) {
        Promise<T> first = Promise.promise();
        long timer = vertx.setTimer(
                PATIENCE, late -> first.tryFail(new IndexUnavailable("A node of the Redis Cluster does not answer.")));
        answer.onComplete(done -> {
            vertx.cancelTimer(timer);
            if (done.succeeded()) {
                first.tryComplete(done.result());
            } else {
                first.tryFail(done.cause());
            }
        });
        return first.future();
    }

    /** Reads CLUSTER SLOTS: first slot, last slot, the primary (host, port, id), then its replicas. */
    private Future<String> owner(String asked, Response slots) {
        Set<String> seen = new LinkedHashSet<>();
        String owner = null;
        for (Response range : slots) {
            for (int node = 2; node < range.size(); node++) {
                seen.add(endpoint(asked, range.get(node)));
            }
            if (range.get(0).toInteger() <= SLOT && SLOT <= range.get(1).toInteger()) {
                owner = endpoint(asked, range.get(2));
            }
        }
        nodes = seen;
        return owner == null
                ? Future.failedFuture(new IndexUnavailable("No node of the Redis Cluster has the slot " + SLOT + "."))
                : Future.succeededFuture(owner);
    }

    /** The address with the scheme and the credentials of the node that was asked. A node that does not know its own host leaves the host out. */
    private static String endpoint(String asked, Response node) {
        URI uri = URI.create(asked);
        String host = node.get(0) == null ? "" : node.get(0).toString();
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String named =
                host.isEmpty() || host.equals("?") ? uri.getHost() : host.contains(":") ? "[" + host + "]" : host;
        return uri.getScheme() + "://" + user + named + ":" + node.get(1).toInteger() + query;
    }
}
