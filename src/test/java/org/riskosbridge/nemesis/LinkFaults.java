package org.riskosbridge.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The faults of the links of a bridge. */
final class LinkFaults {

    private static final Duration NOTHING_TO_SEND = Duration.ofSeconds(60);

    private LinkFaults() {}

    /**
     * No data passes for a while. Expected effect: delayed data, and attempts at that bridge that were not answered 200.
     *
     * @param name the two ends of the link
     * @param links all links of that bridge to one dependency
     */
    record BlackHole(Scene scene, String name, int bridge, List<TcpProxy> links) implements Nemesis {
        @Override
        public String kind() {
            return "black hole, " + name;
        }

        @Override
        public Set<String> touches() {
            return Set.of(name + "-" + bridge);
        }

        @Override
        public Effect strike(Random random) throws InterruptedException {
            long held = held(links);
            AttemptTally before = scene.sender().tally(bridge);
            links.forEach(TcpProxy::hold);
            try {
                scene.hold(random, 3_000, 15_000);
                // During another fault the bridge may have nothing to send on this link.
                scene.await(NOTHING_TO_SEND, () -> held(links) > held);
            } finally {
                links.forEach(TcpProxy::pass);
            }
            // Hanging attempts count as broken when the sender gives up.
            scene.hold(random, 5_000, 6_000);
            AttemptTally cost = scene.sender().tally(bridge).minus(before);
            long pieces = held(links) - held;
            return new Effect(
                    pieces > 0 && cost.refused() + cost.broken() > 0,
                    "bridge " + bridge + ": " + pieces + " times held up, " + cost);
        }
    }

    /** All of a bridge's links to Redis are slow; the delay is near the bridge's time-out. Expected effect: delayed data. */
    record SlowRedis(Scene scene, int bridge, List<TcpProxy> links) implements Nemesis {
        @Override
        public String kind() {
            return "slow Redis";
        }

        @Override
        public Set<String> touches() {
            return Set.of("bridge-redis-" + bridge);
        }

        @Override
        public Effect strike(Random random) throws InterruptedException {
            long held = held(links);
            AttemptTally before = scene.sender().tally(bridge);
            int delay = 100 + random.nextInt(1_200);
            links.forEach(link -> link.slow(delay));
            try {
                scene.hold(random, 4_000, 12_000);
            } finally {
                links.forEach(TcpProxy::pass);
            }
            return new Effect(
                    held(links) > held,
                    "bridge " + bridge + ", " + delay + " ms: "
                            + scene.sender().tally(bridge).minus(before));
        }
    }

    private static long held(List<TcpProxy> links) {
        return links.stream().mapToLong(TcpProxy::held).sum();
    }
}
