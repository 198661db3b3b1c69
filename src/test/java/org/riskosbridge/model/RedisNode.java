package org.riskosbridge.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One Redis server: its data, its clock, its identity, and the earlier states with which it can start again. */
final class RedisNode {

    private final World world;
    private final Map<String, Value> data = new HashMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private String replicationId = "";
    private String runId = "";
    private int evicted;
    private int connections;
    private long skew;
    private BooleanSupplier writable = () -> true;
    private long downUntil;

    RedisNode(World world) {
        this.world = world;
        rename();
    }

    private record Value(String text, long expires) {}

    private record Change(long at, String key, @Nullable Value before) {}

    /** {@return the time of its own clock, milliseconds since 1970} */
    long time() {
        return world.time() + skew;
    }

    void setSkew(long millis) {
        skew = millis;
    }

    @Nullable
    String get(String key) {
        Value value = data.get(key);
        return value == null || value.expires() <= time() ? null : value.text();
    }

    void set(String key, String text, long millis) {
        refuseUnlessReplicated();
        put(key, new Value(text, millis == Long.MAX_VALUE ? millis : time() + millis));
    }

    void delete(String key) {
        refuseUnlessReplicated();
        put(key, null);
    }

    private void refuseUnlessReplicated() {
        if (!isWritable()) {
            throw new IllegalStateException("NOREPLICAS Not enough good replicas to write.");
        }
    }

    /** @param condition {@code min-replicas-to-write} */
    void setWritable(BooleanSupplier condition) {
        writable = condition;
    }

    boolean isWritable() {
        return writable.getAsBoolean();
    }

    private void put(String key, @Nullable Value value) {
        changes.push(new Change(world.now(), key, data.get(key)));
        if (value == null) {
            data.remove(key);
        } else {
            data.put(key, value);
        }
    }

    void flush() {
        List.copyOf(data.keySet()).forEach(key -> put(key, null));
    }

    /** Evicts keys, as Redis does without enough memory. {@return how many} */
    int evict(double share, Set<String> spared) {
        int before = evicted;
        for (String key : new TreeSet<>(data.keySet())) {
            if (world.chance(share) && !spared.contains(key)) {
                put(key, null);
                evicted++;
            }
        }
        return evicted - before;
    }

    /** Loses all writes since this moment, in milliseconds since the run began. */
    void forgetSince(long moment) {
        while (!changes.isEmpty() && changes.peek().at() >= moment) {
            Change change = changes.pop();
            if (change.before() == null) {
                data.remove(change.key());
            } else {
                data.put(change.key(), change.before());
            }
        }
    }

    /** Ends the process and starts it again after a while, with its present data. */
    void restart(long downFor) {
        connections++;
        evicted = 0;
        runId = hex();
        downUntil = world.now() + downFor;
    }

    /** {@return a replica that lacks all writes since {@code lostSince}, and becomes a master after {@code promotedIn} milliseconds} */
    RedisNode promote(long lostSince, long promotedIn) {
        RedisNode replica = new RedisNode(world);
        replica.data.putAll(data);
        replica.changes.addAll(changes);
        replica.forgetSince(lostSince);
        replica.downUntil = world.now() + promotedIn;
        return replica;
    }

    void closeConnections() {
        connections++;
    }

    /** {@return a number that changes when all connections are closed} */
    int connections() {
        return connections;
    }

    boolean isUp() {
        return world.now() >= downUntil;
    }

    void bringUp() {
        downUntil = 0;
    }

    private void rename() {
        replicationId = hex();
        runId = hex();
    }

    private String hex() {
        return "%08x".formatted(world.between(0, Integer.MAX_VALUE - 1));
    }

    String info(String section) {
        return switch (section) {
            case "replication" -> "role:master\r\nmaster_replid:" + replicationId + "\r\n";
            case "server" -> "redis_version:7.0.15\r\nrun_id:" + runId + "\r\n";
            case "stats" -> "expired_keys:0\r\nevicted_keys:" + evicted + "\r\n";
            default -> throw new IllegalArgumentException(section);
        };
    }
}
