package org.riskosbridge.nemesis;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.riskosbridge.it.Signals;
import org.riskosbridge.nemesis.BridgeLog.Said;
import org.riskosbridge.nemesis.SentinelRedis.Node;

/** The faults of a Redis under Sentinel. Each one ends with a rebuild of the index from the log. */
final class FailoverFaults {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Set<String> REDIS = Set.of("redis");

    private FailoverFaults() {}

    /** Replication stops while claims are written, then the master is killed: its replicas never got these claims. */
    record LoseTail(Scene scene, SentinelRedis redis) implements Nemesis {
        @Override
        public String kind() {
            return "Redis failed over, its last writes lost";
        }

        @Override
        public Set<String> touches() {
            return REDIS;
        }

        @Override
        public Effect strike(Random random) throws InterruptedException {
            long rebuilt = scene.said(Said.REBUILT);
            Node master = redis.master();
            master.inner().hold();
            scene.hold(random, 700, 1_700);
            long kept =
                    redis.others(master).stream().mapToLong(Node::offset).max().orElseThrow();
            long lost = master.offset() - kept;
            master.kill();
            // The replication data in flight is lost with the master.
            master.inner().cut();
            master.inner().pass();
            boolean switched = scene.await(LIMIT, () -> redis.hasReplaced(master));
            scene.hold(random, 0, 3_000);
            master.start(switched ? redis.master().inner().port() : 0);
            boolean again = awaitRebuilt(scene, redis, rebuilt);
            return new Effect(switched && lost > 0 && again, effect(switched, again) + ", " + lost + " bytes lost");
        }
    }

    /** Replication stops, then the master itself stops for longer than the Sentinels wait; then the master comes back. */
    record PauseMaster(Scene scene, SentinelRedis redis) implements Nemesis {
        @Override
        public String kind() {
            return "Redis failed over, its master paused";
        }

        @Override
        public Set<String> touches() {
            return REDIS;
        }

        @Override
        public Effect strike(Random random) throws Exception {
            long rebuilt = scene.said(Said.REBUILT);
            Node master = redis.master();
            boolean switched;
            master.inner().hold();
            scene.hold(random, 0, 1_500);
            Signals.pause(master.pid());
            try {
                switched = scene.await(LIMIT, () -> redis.hasReplaced(master));
                scene.hold(random, 0, 3_000);
            } finally {
                Signals.resume(master.pid());
                master.inner().pass();
            }
            boolean again = awaitRebuilt(scene, redis, rebuilt);
            return new Effect(switched && again, effect(switched, again));
        }
    }

    /** The master is cut off from its replicas and the Sentinels, but not from the bridges. Expected effect: two masters. */
    record SplitBrain(Scene scene, SentinelRedis redis) implements Nemesis {
        @Override
        public String kind() {
            return "Redis with two masters";
        }

        @Override
        public Set<String> touches() {
            return REDIS;
        }

        @Override
        public Effect strike(Random random) throws InterruptedException {
            long rebuilt = scene.said(Said.REBUILT);
            Node master = redis.master();
            boolean two;
            master.inner().hold();
            try {
                two = scene.await(LIMIT, () -> redis.hasReplaced(master) && master.isMaster());
                scene.hold(random, 0, 10_000);
            } finally {
                master.inner().pass();
            }
            boolean again = awaitRebuilt(scene, redis, rebuilt);
            return new Effect(two && again, effect(two, again));
        }
    }

    /** {@code FLUSHALL} on the master. */
    record Flush(Scene scene, SentinelRedis redis) implements Nemesis {
        @Override
        public String kind() {
            return "Redis flushed";
        }

        @Override
        public Set<String> touches() {
            return REDIS;
        }

        @Override
        public Effect strike(Random random) {
            long rebuilt = scene.said(Said.REBUILT);
            boolean flushed = redis.flush();
            boolean again = awaitRebuilt(scene, redis, rebuilt);
            return new Effect(
                    flushed && again, (flushed ? "flushed" : "not flushed") + (again ? ", rebuilt" : ", not rebuilt"));
        }
    }

    /**
     * Redis's clock steps ahead or back, and is corrected. Expected effect: the effect of {@link ClockJump}, and a rebuild, because one of the two
     * steps leaves a heartbeat from the future.
     */
    record StepClock(Scene scene, SentinelRedis redis, ClockJump step) implements Nemesis {
        @Override
        public String kind() {
            return step.kind();
        }

        @Override
        public Set<String> touches() {
            return step.touches();
        }

        @Override
        public Effect strike(Random random) throws Exception {
            long rebuilt = scene.said(Said.REBUILT);
            Effect stepped = step.strike(random);
            boolean again = awaitRebuilt(scene, redis, rebuilt);
            return new Effect(stepped.seen() && again, stepped.what() + (again ? ", rebuilt" : ", not rebuilt"));
        }
    }

    static boolean awaitRebuilt(Scene scene, SentinelRedis redis, long before) {
        return scene.await(LIMIT, redis::isHealthy) && scene.await(LIMIT, () -> scene.said(Said.REBUILT) > before);
    }

    private static String effect(boolean switched, boolean rebuilt) {
        return (switched ? "failed over" : "did not fail over") + (rebuilt ? ", rebuilt" : ", not rebuilt");
    }
}
