package org.riskosbridge.nemesis;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.riskosbridge.it.Signals;

/** The faults of a bridge, and of the link between the bridge and the sender. */
final class BridgeFaults {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private BridgeFaults() {}

    /** {@code kill -9}, and a start. Expected effect: broken attempts. */
    record Kill(Scene scene, Replica replica) implements Nemesis {
        @Override
        public String kind() {
            return "bridge killed";
        }

        @Override
        public Set<String> touches() {
            return Set.of("bridge-" + replica.number());
        }

        @Override
        public Effect strike(Random random) throws InterruptedException {
            long before = scene.sender().tally(replica.number()).broken();
            replica.bridge().kill();
            scene.await(LIMIT, () -> scene.sender().tally(replica.number()).broken() > before);
            scene.hold(random, 0, 3_000);
            long broken = scene.sender().tally(replica.number()).broken() - before;
            replica.start();
            AttemptTally atStart = scene.sender().tally(replica.number());
            scene.await(
                    LIMIT,
                    () -> scene.sender().tally(replica.number()).minus(atStart).answered() > 0);
            return Scene.counted(broken, "attempts broken");
        }
    }

    /** {@code SIGSTOP} for longer than the lease. Expected effect: a stopped process, and failed attempts. */
    record Pause(Scene scene, Replica replica, Duration lease) implements Nemesis {
        @Override
        public String kind() {
            return "bridge paused past its lease";
        }

        @Override
        public Set<String> touches() {
            return Set.of("bridge-" + replica.number());
        }

        @Override
        public Effect strike(Random random) throws Exception {
            long before = scene.sender().tally(replica.number()).broken();
            Signals.pause(replica.bridge().pid());
            try {
                scene.hold(lease.plusMillis(500 + random.nextInt(2_000)));
            } finally {
                Signals.resume(replica.bridge().pid());
            }
            return Scene.counted(scene.sender().tally(replica.number()).broken() - before, "attempts broken");
        }
    }

    /** Connections reset in the middle of an answer. Expected effect: resets, and attempts without an answer. */
    record Reset(Scene scene, Replica replica) implements Nemesis {
        @Override
        public String kind() {
            return "connections reset in mid-answer";
        }

        @Override
        public Set<String> touches() {
            return Set.of("sender-bridge-" + replica.number());
        }

        @Override
        public Effect strike(Random random) throws InterruptedException {
            TcpProxy door = replica.door();
            long cuts = door.cuts();
            long before = scene.sender().tally(replica.number()).broken();
            door.cutAfter(random.nextInt(40));
            scene.await(LIMIT, () -> door.cuts() >= cuts + 20);
            door.pass();
            long broken = scene.sender().tally(replica.number()).broken() - before;
            return new Effect(
                    door.cuts() > cuts && broken > 0, door.cuts() - cuts + " resets, " + broken + " attempts broken");
        }
    }
}
