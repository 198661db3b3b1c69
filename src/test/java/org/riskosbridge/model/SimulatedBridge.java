package org.riskosbridge.model;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.SimulatedIndex;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.Ingest;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.ingest.SimulatedIngest;
import org.riskosbridge.log.SimulatedKafka;
import org.riskosbridge.log.SimulatedLog;
import org.riskosbridge.reconcile.SimulatedRecovery;
import org.riskosbridge.route.TopicRoutes;
import org.riskosbridge.time.MonotonicClock;

/** One process of the bridge, from its start to its end: the production classes, with simulated dependencies. */
final class SimulatedBridge {

    /** Milliseconds between two checks of the index. */
    private static final int LOOK_EVERY = 1_000;

    private static final Duration MAX_CLAIM_AGE = Duration.ofSeconds(1);

    private final World world;
    private final Webhook webhook;
    private final Program process;
    private final Ingest ingest;
    private final SimulatedRecovery recovery;
    private boolean whole;
    private String told = "";

    SimulatedBridge(
            World world,
            String name,
            int start,
            SimulatedRedis redis,
            SimulatedKafka kafka,
            Rules rules,
            Webhook webhook,
            long topicsIn,
            Consumer<String> quarantined) {
        this.world = world;
        this.webhook = webhook;
        this.process = new Program(name);
        MonotonicClock clock = new Time();
        IndexConfig config = rules.index();
        SimulatedLog log = new SimulatedLog(
                world,
                process,
                kafka,
                clock,
                Rules.log(),
                rules.reading(),
                rules.keepsDoubt(),
                rules.tellsRefusals(),
                quarantined);
        SimulatedIndex index =
                new SimulatedIndex(clock, new RedisClient(world, redis, process, false), config, name + start);
        recovery = new SimulatedRecovery(
                clock, index, SimulatedIndex.epoch(new RedisClient(world, redis, process, true), config), log, config);
        ingest = SimulatedIngest.of(
                clock, index, log, recovery.resolver(), recovery.partial(), Rules.log(), config, MAX_CLAIM_AGE);
        world.after(topicsIn, process, () -> log.provide(topics(webhook)));
        lookIn(topicsIn + world.between(0, LOOK_EVERY));
    }

    /** {@return the topics that the sender's events go to} */
    static List<String> topics(Webhook webhook) {
        return SimulatedSender.TYPES.stream()
                .map(type -> TopicRoutes.topic(webhook, type))
                .toList();
    }

    Webhook webhook() {
        return webhook;
    }

    Program process() {
        return process;
    }

    Future<Outcome> deliver(Delivery delivery) {
        return ingest.ingest(delivery);
    }

    /** {@return whether the index was complete at the last check} */
    boolean isWhole() {
        return whole;
    }

    private void lookIn(long millis) {
        world.after(millis, process, () -> {
            try {
                whole = recovery.look();
                if (!recovery.state().equals(told)) {
                    told = recovery.state();
                    world.say(process.name(), "%s", told);
                }
                lookIn(LOOK_EVERY);
            } catch (World.Ended ended) {
                // The bridge was killed while it waited, so no further check follows.
            }
        });
    }

    private final class Time implements MonotonicClock {

        @Override
        public long nanoTime() {
            return Duration.ofMillis(world.now()).toNanos();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            world.after(delay.toMillis(), process, task);
        }
    }
}
