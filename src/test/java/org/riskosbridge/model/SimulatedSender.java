package org.riskosbridge.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.log.SimulatedKafka;

/** Delivers each event until it is answered 200, and often once more: sometimes with another body, or twice at once. */
final class SimulatedSender {

    /** The types of its events: the first has a topic of its own in every configuration, the second in some configurations. */
    static final List<String> TYPES = List.of("evaluation_completed", "screening_done");

    /** Makes a body larger than a topic accepts. */
    private static final String LARGE = "x".repeat(SimulatedKafka.MAX_MESSAGE_BYTES);

    /** Time-out of the sender, in milliseconds. */
    private static final int PATIENCE = 10_000;

    private final World world;
    private final List<SimulatedBridge> bridges;
    private final BiConsumer<String, Outcome> answers;
    private final Set<String> waiting = new HashSet<>();
    private final Map<String, List<Program>> underWay = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<String, Long> happened = new HashMap<>();
    private final Set<String> large = new HashSet<>();
    private final boolean steadyEventAt;
    private final int skew;
    private boolean holding;

    /**
     * A sender.
     *
     * @param bridges the running bridges; changes when bridges are killed and started
     * @param answers called for each 200, at the time of the bridge's answer
     * @param steadyEventAt whether an event has the same {@code event_at} in each delivery
     * @param skew milliseconds by which the sender's clock is ahead
     */
    SimulatedSender(
            World world,
            List<SimulatedBridge> bridges,
            BiConsumer<String, Outcome> answers,
            boolean steadyEventAt,
            int skew) {
        this.world = world;
        this.bridges = bridges;
        this.answers = answers;
        this.steadyEventAt = steadyEventAt;
        this.skew = skew;
    }

    /** {@return the events that are not yet answered 200} */
    Set<String> waiting() {
        return waiting;
    }

    /** Delivers an event from now on, until it is answered 200. */
    void begin(String id) {
        waiting.add(id);
        happened.putIfAbsent(id, world.time() + skew);
        if (world.mishap(0.05)) {
            large.add(id);
        }
        deliver(id);
        if (world.mishap(0.3)) {
            deliver(id);
        }
    }

    /** {@return whether a bridge is processing the event} */
    boolean isUnderWay(String id) {
        return underWay.getOrDefault(id, List.of()).stream().anyMatch(Program::isAlive);
    }

    /** Pauses all deliveries for a while. */
    void hold(boolean hold) {
        holding = hold;
    }

    private void deliver(String id) {
        if (holding) {
            world.after(100, Program.WORLD, () -> deliver(id));
            return;
        }
        SimulatedBridge bridge = bridges.get(world.between(0, bridges.size() - 1));
        boolean[] done = {false};
        open.merge(id, 1, Integer::sum);
        Delivery delivery = new Delivery(bridge.webhook(), id, body(id), null);
        if (!world.mishap(0.02)) {
            Program process = bridge.process();
            List<Program> atWork = underWay.computeIfAbsent(id, none -> new ArrayList<>());
            atWork.add(process);
            world.after(world.between(0, 2), process, () -> {
                world.say(process.name(), "gets %s", id);
                bridge.deliver(delivery).onSuccess(outcome -> {
                    atWork.remove(process);
                    world.say(process.name(), "answers %s: %s", id, outcome);
                    if (!outcome.isTemporary()) {
                        answers.accept(id, outcome);
                    }
                    if (!world.mishap(0.05)) {
                        world.after(1, Program.WORLD, () -> answered(id, done, !outcome.isTemporary()));
                    }
                });
            });
        }
        world.after(PATIENCE, Program.WORLD, () -> answered(id, done, false));
    }

    private void answered(String id, boolean[] done, boolean stored) {
        if (done[0]) {
            return;
        }
        done[0] = true;
        open.merge(id, -1, Integer::sum);
        if (stored) {
            waiting.remove(id);
            if (world.mishap(0.5)) {
                world.after(world.between(0, 40_000), Program.WORLD, () -> {
                    waiting.add(id);
                    deliver(id);
                });
            }
        } else if (waiting.contains(id)) {
            int pause = world.between(200, 6_000);
            world.after(pause, Program.WORLD, () -> deliver(id));
            if (open.get(id) == 0 && world.mishap(0.3)) {
                world.after(pause, Program.WORLD, () -> deliver(id));
            }
        }
    }

    private byte[] body(String id) {
        int number = id.charAt(id.length() - 1);
        String type = TYPES.get(Math.floorMod(world.mishap(0.05) ? number + 1 : number, TYPES.size()));
        long at = steadyEventAt ? happened.getOrDefault(id, 0L) : world.time() + skew;
        return "{\"event_id\":\"%s\",\"event_type\":\"%s\",\"event_at\":\"%s\",\"data\":\"%s\"}"
                .formatted(id, type, Instant.ofEpochMilli(at), large.contains(id) ? LARGE : "")
                .getBytes(UTF_8);
    }
}
