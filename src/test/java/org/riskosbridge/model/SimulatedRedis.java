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

/** Redis as the bridges see it: one master, and sometimes two for a while. */
final class SimulatedRedis {

    /** The clocks of Redis and of the brokers differ by at most this from the true time, and by twice as much from each other. */
    static final int SKEW = 1_000;

    /** Maximum time for which a master without a replica accepts writes: min-replicas-max-lag, plus its granularity. */
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
     * @param minReplicas whether a master without a replica soon refuses writes
     * @param edited changes the text of a script before it runs
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

    /** A replica becomes a master, while some bridges still use the old master, which does not know this yet. */
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
        // failOver has closed its connections; the remaining connections behave like new ones.
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

    /** A fail-over never loses the notice of an eviction, because nobody would then ever notice the eviction. */
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
