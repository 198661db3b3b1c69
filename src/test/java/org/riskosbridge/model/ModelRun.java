package org.riskosbridge.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.index.SimulatedIndex;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.log.SimulatedKafka;
import org.riskosbridge.log.SimulatedLog;

/** Executes one plan, and checks the promises of the bridge all the time. */
final class ModelRun {

    /** Milliseconds within which every event must be deliverable after the last fault. */
    private static final int MENDED = 250_000;

    /** Milliseconds within which either a check of the index ends, or the Redis server that the check queries ends. */
    private static final int LONGEST_LOOK = 10_000;

    /** Milliseconds after which nothing can still be in flight. */
    private static final int LATEST = 60_000;

    /** Milliseconds from the start of the bridge that creates the topics to the start of the others. */
    private static final int OTHERS_START = 500;

    /** The configurations of rollouts: they differ in the prefix, and in the types that have a topic of their own. */
    private static final List<Webhook> CONFIGURATIONS = List.of(
            new Webhook("riskos", "riskos.", Set.of()),
            new Webhook("riskos", "other.", Set.of()),
            new Webhook("riskos", "riskos.", Set.of("screening_done")));

    private final Plan plan;
    private final Rules rules;
    private final World world;
    private final SimulatedRedis redis;
    private final SimulatedKafka kafka;
    private final List<SimulatedBridge> bridges = new ArrayList<>();
    private final SimulatedSender sender;
    private final List<Webhook> configurations = new ArrayList<>();
    private final Map<String, Long> stored = new HashMap<>();
    private final Set<String> quarantined = new HashSet<>();
    private int starts;
    private boolean evicting;
    private long noticedBy;

    private ModelRun(Plan plan, Rules rules, boolean tracing) {
        this.plan = plan;
        this.rules = rules;
        this.world = new World(plan.seed(), tracing);
        this.redis = new SimulatedRedis(world, plan.replicas(), rules.minReplicas(), rules.edited());
        String registry = Rules.log().registryTopic();
        this.kafka = new SimulatedKafka(world, rules.brokers(), SimulatedRedis.SKEW, registry, this::committed);
        Webhook first = CONFIGURATIONS.get(0);
        if (!plan.newTopics()) {
            kafka.create(registry, 1);
            SimulatedBridge.topics(first).forEach(topic -> kafka.create(topic, 2));
        }
        for (int i = 0; i < plan.bridges(); i++) {
            configurations.add(first);
            bridges.add(start(i, i == 0 ? 0 : OTHERS_START));
        }
        this.sender = new SimulatedSender(world, bridges, this::answered, rules.steadyEventAt(), sendersSkew());
    }

    /** {@return the broken promise; empty when none was broken} */
    static String fault(Plan plan, Rules rules) {
        return new ModelRun(plan, rules, false).carryOut();
    }

    /** {@return everything that happened, line by line} */
    static List<String> trace(Plan plan, Rules rules) {
        ModelRun run = new ModelRun(plan, rules, true);
        run.carryOut();
        return run.world.trace();
    }

    /** The clock of Redis is wrong by at most SKEW, so the clocks of the sender and Redis differ by at most the allowed difference. */
    private int sendersSkew() {
        long most = Rules.EVENT_TIME_SKEW.toMillis() - SimulatedRedis.SKEW;
        return (int) (Math.floorMod(plan.seed(), 2 * most + 1) - most);
    }

    private SimulatedBridge start(int number, long topicsIn) {
        return new SimulatedBridge(
                world,
                "bridge-" + number,
                starts++,
                redis,
                kafka,
                rules,
                configurations.get(number),
                topicsIn,
                quarantined::add);
    }

    private String carryOut() {
        for (int i = 0; i < plan.events(); i++) {
            String id = "event-" + i;
            world.after(beginning(), Program.WORLD, () -> sender.begin(id));
        }
        plan.faults().forEach(fault -> world.after(fault.at(), Program.WORLD, () -> happen(fault)));
        world.run(Plan.TROUBLE);
        mend();
        awaitAnswers("is stuck");
        world.run(world.now() + LATEST);
        for (int i = 0; i < plan.events(); i++) {
            sender.begin("event-" + i);
        }
        awaitAnswers("is stuck in the end");
        return world.fault();
    }

    /** Most events arrive during a fault. */
    private long beginning() {
        if (plan.faults().isEmpty() || world.chance(0.3)) {
            return world.between(0, Plan.TROUBLE);
        }
        int at = plan.faults().get(world.between(0, plan.faults().size() - 1)).at();
        return Math.max(0, at + world.between(-1_000, 12_000));
    }

    private void mend() {
        world.say("MODEL", "nothing goes wrong any more");
        world.calm();
        redis.bringUp();
        kafka.heal();
        for (int i = 0; i < bridges.size(); i++) {
            Program process = bridges.get(i).process();
            process.stopUntil(0);
            if (!process.isAlive()) {
                bridges.set(i, start(i, 0));
            }
        }
    }

    private void awaitAnswers(String failed) {
        for (long end = world.now() + MENDED;
                !sender.waiting().isEmpty() && world.fault().isEmpty(); ) {
            world.run(world.now() + 1_000);
            if (world.now() > end) {
                world.broken("STUCK: " + sender.waiting() + " " + failed);
            }
        }
    }

    /** Two records of one event are allowed when the second was claimed after the dedup window, less the possible error of the clocks. */
    private void committed(ConsumerRecord<byte[], byte[]> record) {
        String id = SimulatedLog.id(record);
        Long before = stored.put(id, record.timestamp());
        if (before != null
                && Math.abs(record.timestamp() - before) < rules.window().toMillis() - 2 * SimulatedRedis.SKEW) {
            world.broken("DUPLICATE: " + id + " has two records");
        }
    }

    private void answered(String id, Outcome outcome) {
        boolean kept = outcome.kind() == Outcome.Kind.REFUSED ? quarantined.contains(id) : stored.containsKey(id);
        if (!kept) {
            world.broken("LOSS: " + id + " is answered " + outcome + ", and is nowhere");
        }
    }

    private void happen(Fault fault) {
        if (evicting) {
            world.after(2_000, Program.WORLD, () -> happen(fault));
            return;
        }
        int size = fault.size();
        switch (fault.kind()) {
            case FLUSH -> redis.flush();
            case FLUSH_AGAIN_ONCE_WHOLE -> {
                redis.flush();
                awaitWhole(() -> world.after(size * 12L, Program.WORLD, redis::flush));
            }
            case REDIS_RESTART -> redis.restart(fault.which() * 50L, size * 100L);
            case REDIS_RESTART_EMPTY -> redis.restartEmpty(fault.which() * 50L);
            case FAIL_OVER -> redis.failOver(fault.which() * 50L, size * 100L, size);
            case TWO_MASTERS ->
                redis.split(
                        1_000 + size * 10L,
                        size * 10L,
                        someBridges(),
                        1_000 + fault.which() * 800L,
                        size % 4 == 0,
                        fault.which());
            case REDIS_CLOCK -> redis.stepClock();
            case REDIS_CLOCK_AHEAD ->
                redis.stepClockAhead(size < 50 ? size * 400L : size * 1_500L, fault.which() * 300L);
            case EVICTION -> evict(fault.size());
            case TOO_FEW_REPLICAS -> kafka.stall(size * 400L, fault.which() % 2 == 0);
            case DEPOSED_LEADER -> kafka.depose(size * 800L);
            case SLOW_READS -> kafka.slowDown(size * 800L);
            case ADD_PARTITIONS -> kafka.addPartitions();
            case RECONFIGURE -> reconfigure(fault.which() % bridges.size(), size);
            case STOP_BRIDGE -> stop(bridges.get(fault.which() % bridges.size()), size * 600L);
            case KILL_BRIDGE -> kill(fault.which() % bridges.size(), size * 200L);
        }
    }

    /**
     * Evicts keys, but not the keys of events in flight, and stops new events and faults until a bridge has noticed the eviction, because an
     * event that arrives before that may get a second record. {@code noeviction} is a condition of the guarantee.
     */
    private void evict(int percent) {
        Set<String> spared = new HashSet<>();
        for (int i = 0; i < plan.events(); i++) {
            if (sender.isUnderWay("event-" + i)) {
                spared.add(SimulatedIndex.key("riskos", "event-" + i));
            }
        }
        if (redis.evict(percent / 100.0, spared)) {
            evicting = true;
            noticedBy = world.now() + LONGEST_LOOK;
            sender.hold(true);
            awaitNoticedEviction();
        }
    }

    private void awaitNoticedEviction() {
        if (!redis.master().isWritable()) {
            // Redis accepts no writes: no bridge can claim anything, or notice the eviction.
            noticedBy = world.now() + LONGEST_LOOK;
        }
        if (redis.master().get(SimulatedIndex.EPOCH) == null || world.now() > noticedBy) {
            evicting = false;
            redis.evictionIsNoticed();
            sender.hold(false);
        } else {
            world.after(10, Program.WORLD, this::awaitNoticedEviction);
        }
    }

    private void awaitWhole(Runnable then) {
        world.after(10, Program.WORLD, () -> {
            if (bridges.stream().anyMatch(SimulatedBridge::isWhole)) {
                then.run();
            } else {
                awaitWhole(then);
            }
        });
    }

    private Set<String> someBridges() {
        Set<String> some = new HashSet<>();
        bridges.stream()
                .map(bridge -> bridge.process().name())
                .filter(name -> world.chance(0.5))
                .forEach(some::add);
        return some;
    }

    private void stop(SimulatedBridge bridge, long millis) {
        world.say(bridge.process().name(), "is stopped for %d ms", millis);
        bridge.process().stopUntil(world.now() + millis);
    }

    /** A rollout reaches a bridge: the bridge ends, and starts with another prefix or other types. */
    private void reconfigure(int number, int size) {
        configurations.set(number, CONFIGURATIONS.get(size % CONFIGURATIONS.size()));
        world.say("bridge-" + number, "gets the configuration %s", configurations.get(number));
        kill(number, size * 50L);
    }

    private void kill(int number, long downFor) {
        Program killed = bridges.get(number).process();
        if (!killed.isAlive()) {
            return;
        }
        world.say(killed.name(), "is killed");
        killed.kill();
        world.after(downFor, Program.WORLD, () -> {
            if (bridges.get(number).process() == killed) {
                bridges.set(number, start(number, 0));
            }
        });
    }
}
