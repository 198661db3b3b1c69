package org.riskosbridge.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.riskosbridge.it.Signals;
import org.riskosbridge.nemesis.BridgeLog.Said;
import org.riskosbridge.standalone.KafkaNode;

/** The faults of one or two of three brokers. */
final class BrokerFaults {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration EFFECT_LIMIT = Duration.ofSeconds(20);
    private static final Set<String> KAFKA = Set.of("kafka");

    private BrokerFaults() {}

    /** {@code kill -9} of a leader, and a start. Expected effect: another leader. */
    record KillLeader(Scene scene, Brokers brokers, String topic) implements Nemesis {
        @Override
        public String kind() {
            return "leader killed";
        }

        @Override
        public Set<String> touches() {
            return KAFKA;
        }

        @Override
        public Effect strike(Random random) throws Exception {
            int leader = brokers.partition(topic).leader().id();
            brokers.broker(leader).kill();
            try {
                boolean moved = scene.await(LIMIT, () -> !Set.of(0, leader).contains(brokers.leader(topic)));
                scene.hold(random, 0, 5_000);
                return new Effect(moved, "leader " + leader + " -> " + brokers.leader(topic));
            } finally {
                brokers.broker(leader).start();
                brokers.awaitAllInSync(topic, LIMIT, scene);
            }
        }
    }

    /** {@code SIGSTOP} of a follower. Expected effect: the broker leaves the in-sync replicas. */
    record FreezeFollower(Scene scene, Brokers brokers, String topic) implements Nemesis {
        @Override
        public String kind() {
            return "follower frozen";
        }

        @Override
        public Set<String> touches() {
            return KAFKA;
        }

        @Override
        public Effect strike(Random random) throws Exception {
            int leader = brokers.partition(topic).leader().id();
            int follower = leader % Brokers.COUNT + 1;
            Signals.pause(brokers.broker(follower).pid());
            try {
                boolean left = scene.await(LIMIT, () -> brokers.inSync(topic) == Brokers.COUNT - 1);
                scene.hold(random, 0, 5_000);
                return new Effect(
                        left, "broker " + follower + (left ? " left" : " did not leave") + " the in-sync set");
            } finally {
                Signals.resume(brokers.broker(follower).pid());
                brokers.awaitAllInSync(topic, LIMIT, scene);
            }
        }
    }

    /** {@code SIGSTOP} of two brokers of three. Expected effect: appends in doubt. */
    record FreezeTwo(Scene scene, Brokers brokers, String topic) implements Nemesis {
        @Override
        public String kind() {
            return "in-sync replicas below the minimum";
        }

        @Override
        public Set<String> touches() {
            // While the index is being rebuilt, the bridge appends nothing, so no event can be in doubt.
            return Set.of("kafka", "redis");
        }

        @Override
        public Effect strike(Random random) throws Exception {
            int spared = 1 + random.nextInt(Brokers.COUNT);
            List<Integer> frozen =
                    List.of(1, 2, 3).stream().filter(id -> id != spared).toList();
            long doubts = scene.said(Said.IN_DOUBT);
            for (int id : frozen) {
                Signals.pause(brokers.broker(id).pid());
            }
            try {
                scene.await(EFFECT_LIMIT, () -> scene.said(Said.IN_DOUBT) > doubts);
                scene.hold(random, 0, 6_000);
            } finally {
                for (int id : frozen) {
                    Signals.resume(brokers.broker(id).pid());
                }
            }
            brokers.awaitAllInSync(topic, LIMIT, scene);
            return Scene.counted(scene.said(Said.IN_DOUBT) - doubts, "lines of appends in doubt");
        }
    }

    /** {@code kill -9} of the active controller, and a start. Expected effect: another active controller. */
    record KillController(Scene scene, Brokers brokers) implements Nemesis {
        @Override
        public String kind() {
            return "controller killed";
        }

        @Override
        public Set<String> touches() {
            return KAFKA;
        }

        @Override
        public Effect strike(Random random) throws InterruptedException {
            scene.await(LIMIT, () -> brokers.activeController() != 0);
            int active = brokers.activeController();
            brokers.controller(active).kill();
            try {
                boolean moved = scene.await(LIMIT, () -> !Set.of(0, active).contains(brokers.activeController()));
                scene.hold(random, 0, 5_000);
                return new Effect(moved, "controller " + active + " -> " + brokers.activeController());
            } finally {
                KafkaNode.launch(brokers.controller(active));
            }
        }
    }

    /**
     * A leader is cut off from the controllers only. Expected effect: the broker still reports itself as the leader although another broker is
     * the leader. Appends are in doubt, because the broker has accepted records that it will lose.
     */
    record CutOff(Scene scene, Brokers brokers, String topic) implements Nemesis {
        @Override
        public String kind() {
            return "leader cut off from its controllers";
        }

        @Override
        public Set<String> touches() {
            // While the index is being rebuilt, the bridge appends nothing, so no event can be in doubt.
            return Set.of("kafka", "redis");
        }

        @Override
        public Effect strike(Random random) throws Exception {
            int leader = brokers.partition(topic).leader().id();
            int other = leader % Brokers.COUNT + 1;
            long doubts = scene.said(Said.IN_DOUBT);
            List<TcpProxy> links = brokers.linksToControllers(leader);
            links.forEach(TcpProxy::hold);
            try {
                boolean deposed = scene.await(
                        LIMIT,
                        () -> !Set.of(0, leader).contains(brokers.leaderAsSeenBy(other, topic))
                                && brokers.leaderAsSeenBy(leader, topic) == leader);
                scene.await(EFFECT_LIMIT, () -> scene.said(Said.IN_DOUBT) > doubts);
                scene.hold(random, 0, 10_000);
                deposed = deposed && brokers.leaderAsSeenBy(leader, topic) == leader;
                long more = scene.said(Said.IN_DOUBT) - doubts;
                return new Effect(
                        deposed && more > 0,
                        "leader " + leader + (deposed ? " deposed without knowing, " : " not deposed, ") + more
                                + " lines of appends in doubt");
            } finally {
                links.forEach(TcpProxy::pass);
                brokers.awaitAllInSync(topic, LIMIT, scene);
            }
        }
    }

    /** Fills the disk of a broker and frees it again. Expected effect: the broker reports the full disk or ends; it is started again. */
    record FillDisk(Scene scene, Brokers brokers, String topic, SmallDisk disk, int broker) implements Nemesis {
        @Override
        public String kind() {
            return "log disk full";
        }

        @Override
        public Set<String> touches() {
            return KAFKA;
        }

        @Override
        public Effect strike(Random random) throws Exception {
            disk.fill();
            boolean ended;
            try {
                ended = scene.await(
                        EFFECT_LIMIT,
                        () -> !ProcessHandle.of(brokers.broker(broker).pid())
                                .map(ProcessHandle::isAlive)
                                .orElse(false));
                scene.hold(random, 0, 3_000);
            } finally {
                disk.free();
            }
            boolean complained = disk.complaints(brokers.directory(broker).resolve("kafka.log")) > 0;
            if (!ended) {
                brokers.broker(broker).kill();
            }
            brokers.broker(broker).start();
            brokers.awaitAllInSync(topic, LIMIT, scene);
            return new Effect(
                    complained || ended,
                    "broker " + broker + (ended ? " ended" : complained ? " complained" : " did not mind"));
        }
    }
}
