package org.riskosbridge.model;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Redis as the bridges see it: a master, and sometimes, for a while, two. */
final class SimulatedRedis {

    /** The clocks of Redis and of the brokers are at most this far from the true time, and so twice as far apart. */
    static final int SKEW = 1_000;

    /** The longest that a master without a replica goes on writing: min-replicas-max-lag, and how coarsely it is told. */
    static final int MAX_LAG = 12_000;

    private static final ThreadLocal<Lua> LUA = ThreadLocal.withInitial(Lua::new);

    private final World world;
    private final boolean minReplicas;
    private final UnaryOperator<String> edited;
    private final Map<String, String> scripts = new ConcurrentHashMap<>();
    private RedisNode master;
    private @Nullable RedisNode old;
    private long evictedAt = -1;
    private long noticedAt = -1;
    private final Set<String> atTheOld = new HashSet<>();

    /**
     * Redis, empty.
     *
     * @param minReplicas whether a master that sees no replica soon writes no more
     * @param edited what becomes of a script before it runs
     */
    SimulatedRedis(World world, boolean minReplicas, UnaryOperator<String> edited) {
        this.world = world;
        this.minReplicas = minReplicas;
        this.edited = edited;
        this.master = new RedisNode(world);
        master.setSkew(skew());
    }

    private int skew() {
        return world.chance(0.5) ? (world.chance(0.5) ? SKEW : -SKEW) : world.between(-SKEW, SKEW);
    }

    /** {@return the server that a bridge is connected with} */
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
        String script = scripts.computeIfAbsent(text(arguments.get(0)), edited);
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

    void failOver(long downFor, long forgets) {
        world.say("redis", "fails over to a replica that lacks the last %d ms, in %d ms", forgets, downFor);
        RedisNode next = master.promote(beginningOfLoss(forgets), downFor);
        next.setSkew(skew());
        master.closeConnections();
        master = next;
    }

    /** A replica becomes a master, while some bridges still talk to the old one, which does not know yet. */
    void split(long promotedIn, long forgets, Set<String> bridges, long healsIn, boolean comesBack) {
        if (old != null) {
            return;
        }
        world.say(
                "redis",
                "%s stay with the old master for %d ms; a replica without the last %d ms takes over in %d ms",
                bridges,
                healsIn,
                forgets,
                promotedIn);
        RedisNode left = master;
        failOver(promotedIn, forgets);
        old = left;
        // failOver has closed its connections; those that stay are as good as new ones.
        if (minReplicas) {
            left.refuseWritesFrom(world.now() + world.between(MAX_LAG - 2_000, MAX_LAG));
        }
        atTheOld.addAll(bridges);
        world.after(healsIn, Program.WORLD, () -> heal(left, comesBack));
    }

    private void heal(RedisNode left, boolean comesBack) {
        old = null;
        atTheOld.clear();
        left.closeConnections();
        world.say("redis", "the old master %s", comesBack ? "comes back as the master, with its old data" : "is gone");
        if (comesBack) {
            master.closeConnections();
            left.restart(world.between(0, 500));
            master = left;
        }
    }

    /** What is lost of late is never just that a bridge noticed an eviction: that would hide it for ever. */
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

    /** Its clock is set ahead, by far, and after a while right again. */
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
