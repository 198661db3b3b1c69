package org.riskosbridge.model;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Redis as the bridges see it: a master with replicas, and sometimes, for a while, two masters. */
final class SimulatedRedis {

    /**
     * Maximum difference, in milliseconds, between the true time and the clocks of Redis and the brokers. Two of these clocks
     * differ by at most twice as much.
     */
    static final int SKEW = 1_000;

    /**
     * Maximum milliseconds for which a master still counts a replica that is gone: min-replicas-max-lag, and the error with which
     * Redis measures it.
     */
    static final int MAX_LAG = 12_000;

    /** Maximum milliseconds until a replica follows another master. */
    private static final int RESYNC = 8_000;

    /** One instance of each text, so that equal texts are identical. */
    private static final Map<String, String> CANONICAL = new ConcurrentHashMap<>();

    private static final ThreadLocal<Lua> LUA = ThreadLocal.withInitial(Lua::new);

    private final World world;
    private final int minReplicas;
    private final UnaryOperator<String> edited;
    private final Map<Integer, String> scripts = new HashMap<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Replica> promoted = new ArrayList<>();
    private RedisNode master;
    private @Nullable RedisNode old;
    private long evictedAt = -1;
    private long noticedAt = -1;
    private final Set<String> atTheOld = new HashSet<>();

    /**
     * Redis, empty.
     *
     * @param replicas number of servers besides the master
     * @param minReplicas {@code min-replicas-to-write}
     * @param edited changes the text of a script before the script runs
     */
    SimulatedRedis(World world, int replicas, Rules.MinReplicas minReplicas, UnaryOperator<String> edited) {
        this.world = world;
        this.minReplicas = minReplicas.of(replicas);
        this.edited = edited;
        this.master = setUp(new RedisNode(world));
        for (int i = 0; i < replicas; i++) {
            this.replicas.add(new Replica(master));
        }
    }

    private RedisNode setUp(RedisNode node) {
        node.setSkew(skew());
        node.setWritable(() -> Stream.concat(replicas.stream(), promoted.stream())
                        .filter(replica -> replica.countsAt(node))
                        .count()
                >= minReplicas);
        return node;
    }

    /** A server that follows a master, or that was cut off from its master and keeps the data that it had then. */
    private final class Replica {

        private RedisNode source;
        private long heardUntil = Long.MAX_VALUE;
        private long countsUntil;

        Replica(RedisNode source) {
            this.source = source;
        }

        private boolean follows() {
            return heardUntil == Long.MAX_VALUE;
        }

        boolean countsAt(RedisNode node) {
            return source == node && (follows() || world.now() < countsUntil);
        }

        /** Cuts this replica off; its master still counts it for a while. */
        void cutOff() {
            if (follows()) {
                heardUntil = world.now();
                countsUntil = world.now() + world.between(MAX_LAG - 2_000, MAX_LAG);
            }
        }

        /** Follows another master after a while, and then has its data. */
        void follow(RedisNode next) {
            cutOff();
            world.after(world.between(0, RESYNC), Program.WORLD, () -> {
                if (next == master) {
                    source = next;
                    heardUntil = Long.MAX_VALUE;
                }
            });
        }

        /** @param lostSince the replica lacks all writes since this time, even if it follows its master */
        RedisNode promote(long lostSince, long downFor) {
            return setUp(source.promote(Math.min(heardUntil, lostSince), downFor));
        }
    }

    private int skew() {
        return world.chance(0.5) ? (world.chance(0.5) ? SKEW : -SKEW) : world.between(-SKEW, SKEW);
    }

    /** {@return the server to which a bridge is connected} */
    RedisNode serverOf(Program bridge) {
        return old != null && atTheOld.contains(bridge.name()) ? old : master;
    }

    /** Runs a command, at once. */
    @Nullable
    Response execute(RedisNode server, String command, List<byte[]> arguments) {
        if (command.equalsIgnoreCase("GET")) {
            String found = server.get(text(arguments.get(0)));
            return found == null ? null : BulkType.create(Buffer.buffer(found, "ISO-8859-1"), false);
        }
        byte[] text = arguments.get(0);
        // The scripts have different lengths, so the length identifies a script: comparing whole texts would take a
        // fifth of a run.
        String script = scripts.computeIfAbsent(
                text.length, length -> CANONICAL.computeIfAbsent(edited.apply(text(text)), same -> same));
        int keys = Integer.parseInt(text(arguments.get(1)));
        return LUA.get()
                .run(script, arguments.subList(2, 2 + keys), arguments.subList(2 + keys, arguments.size()), server);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    void flush() {
        world.say("redis", "flushed");
        master.flush();
    }

    void restart(long downFor, long forgets) {
        world.say("redis", "killed, back in %d ms without its last %d ms", downFor, forgets);
        master.forgetSince(beginningOfLoss(forgets));
        master.restart(downFor);
    }

    void restartEmpty(long downFor) {
        world.say("redis", "killed, back in %d ms without its data", downFor);
        master.flush();
        master.restart(downFor);
    }

    /**
     * A replica becomes the master, and the master a replica.
     *
     * @param which selects one of the replicas, including one that no longer follows the master
     */
    void failOver(long downFor, long forgets, int which) {
        if (replicas.isEmpty()) {
            return;
        }
        RedisNode left = master;
        promote(downFor, forgets, which);
        left.closeConnections();
        Replica back = new Replica(left);
        back.heardUntil = world.now();
        replicas.add(back);
        replicas.forEach(replica -> replica.follow(master));
    }

    /** The other replicas still follow the former master. */
    private void promote(long downFor, long forgets, int which) {
        Replica next = replicas.remove(which % replicas.size());
        world.say(
                "redis",
                "fails over in %d ms to a replica that lacks the last %d ms%s",
                downFor,
                forgets,
                next.follows() ? "" : ", and was cut off before");
        next.cutOff();
        promoted.add(next);
        master = next.promote(beginningOfLoss(forgets), downFor);
    }

    /** A replica becomes a master while some bridges and replicas stay connected to the old master, which does not know of this yet. */
    void split(long promotedIn, long forgets, Set<String> bridges, long healsIn, boolean comesBack, int which) {
        if (old != null || replicas.isEmpty()) {
            return;
        }
        world.say("redis", "%s stay with the old master for %d ms", bridges, healsIn);
        RedisNode left = master;
        promote(promotedIn, forgets, which);
        old = left;
        left.closeConnections();
        // Bridges that stay with the old master connect to it again.
        atTheOld.addAll(bridges);
        replicas.forEach(replica -> {
            if (world.chance(0.5)) {
                replica.follow(master);
            }
        });
        world.after(healsIn, Program.WORLD, () -> heal(left, comesBack));
    }

    private void heal(RedisNode left, boolean comesBack) {
        old = null;
        atTheOld.clear();
        left.closeConnections();
        world.say("redis", "the old master %s", comesBack ? "comes back as the master, with its old data" : "is gone");
        RedisNode other = comesBack ? master : left;
        if (comesBack) {
            master.closeConnections();
            left.restart(world.between(0, 500));
            master = left;
        }
        replicas.add(new Replica(other));
        // A replica of the old master may be about to follow the other one, and so be cut off from both.
        replicas.stream()
                .filter(replica -> replica.source != master || !replica.follows())
                .forEach(replica -> replica.follow(master));
    }

    /** A fail-over never loses the writes by which a bridge notices an eviction: otherwise nobody would ever notice this eviction. */
    private long beginningOfLoss(long forgets) {
        long moment = world.now() - forgets;
        return moment > evictedAt && moment <= noticedAt ? noticedAt + 1 : moment;
    }

    void evictionIsNoticed() {
        noticedAt = world.now();
    }

    /** {@return whether any key was evicted} */
    boolean evict(double share, Set<String> spared) {
        evictedAt = world.now();
        int evicted = master.evict(share, spared);
        world.say("redis", "evicts %d keys", evicted);
        return evicted > 0;
    }

    void stepClock() {
        world.say("redis", "its clock is set");
        master.setSkew(skew());
    }

    /** The clock is set far ahead, and corrected after a while. */
    void stepClockAhead(long millis, long forMillis) {
        RedisNode node = master;
        world.say("redis", "its clock is set ahead by %d ms, for %d ms", millis, forMillis);
        node.setSkew(millis);
        world.after(forMillis, Program.WORLD, () -> {
            world.say("redis", "its clock is right again");
            node.setSkew(skew());
        });
    }

    void bringUp() {
        master.bringUp();
    }

    RedisNode master() {
        return master;
    }
}
