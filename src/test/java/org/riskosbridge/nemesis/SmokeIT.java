package org.riskosbridge.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.nemesis.DeliveryLedger.Findings;
import org.riskosbridge.nemesis.Nemesis.Effect;

/**
 * One broker, one Redis, two bridges, an insistent sender, and one fault after the other. {@code -Dsmoke.seed=<seed>}
 * repeats the order and the times of a run.
 */
@LongRunning
class SmokeIT {

    private static final Duration LEASE = Duration.ofSeconds(6);

    /** A lease that a test can wait for, and the other times that must fit the lease. */
    static final Map<String, String> BRIEF = Map.of(
            "mp.messaging.outgoing.events.request.timeout.ms", "1500",
            "mp.messaging.outgoing.events.delivery.timeout.ms", "2000",
            "bridge.log.clock-skew", "1s",
            "bridge.log.max-record-age", "4s",
            "bridge.index.lease", LEASE.toSeconds() + "s",
            "bridge.index.rebuild-wait", LEASE.toSeconds() + "s",
            "bridge.log.topics.partitions", "2",
            "bridge.log.quarantine-topic", "smoke.quarantine",
            "bridge.webhooks.riskos.topic-prefix", "smoke.");

    private static final int PER_SECOND = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void everyEventHasOneRecordThroughEveryFault() throws Exception {
        long seed = Long.getLong("smoke.seed", System.nanoTime());
        System.out.println("smoke.seed=" + seed);
        Events events = new Events(seed);
        try (TestDependencies dependencies = TestDependencies.start("smoke");
                Replica first = new Replica(0, settings(dependencies), Map.of()).start();
                Replica second = new Replica(1, settings(dependencies), Map.of()).start();
                AttemptJournal attempts = new AttemptJournal(file());
                RetryingSender sender =
                        new RetryingSender(events, List.of(first.webhook(), second.webhook()), attempts)) {
            Scene scene = new Scene(List.of(first, second), sender, new CountDownLatch(1));
            first.bridge().awaitReady();
            second.bridge().awaitReady();
            sender.start(PER_SECOND);
            Map<String, Effect> effects = strikeEach(scene, dependencies, new Random(seed));
            sender.end();
            assertThat(scene.await(LIMIT, () -> sender.open() == 0)).isTrue();
            IndependentLog log = new IndependentLog(dependencies.bootstrapServers, "smoke.");
            Routing routing = new Routing("smoke.");
            Findings before = log.ledger(events, attempts, routing).findings();
            assertThat(before.none())
                    .as("before all was sent again: %s", before)
                    .isTrue();
            Set<Integer> stuck = new TreeSet<>();
            for (Replica replica : scene.replicas()) {
                stuck.addAll(sender.sendAllAgain(replica.number(), LIMIT));
            }
            DeliveryLedger ledger = log.ledger(events, attempts, routing);
            stuck.forEach(ledger::stuck);
            System.out.println(
                    ledger.sent() + " events, attempts by status " + ledger.attempts() + ", " + ledger.findings());
            assertThat(ledger.sent()).isEqualTo(sender.count()).isGreaterThan(500);
            assertThat(ledger.findings().none())
                    .as(ledger.findings() + ", smoke.seed=" + seed)
                    .isTrue();
            assertThat(effects)
                    .as("each fault had its effect")
                    .allSatisfy((kind, effect) -> assertThat(effect.seen())
                            .as(kind + ": " + effect.what())
                            .isTrue());
        }
    }

    private static Map<String, String> settings(TestDependencies dependencies) {
        Map<String, String> settings = new HashMap<>(BRIEF);
        settings.put("kafka.bootstrap.servers", dependencies.bootstrapServers);
        settings.put("quarkus.redis.hosts", dependencies.redisHosts);
        settings.put("bridge.webhooks.riskos.auth.type", "bearer");
        settings.put("bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN);
        return settings;
    }

    private static Path file() {
        return TestDependencies.DIRECTORY.resolve(
                "smoke-attempts-" + ProcessHandle.current().pid() + ".tsv");
    }

    private static Map<String, Effect> strikeEach(Scene scene, TestDependencies dependencies, Random random)
            throws Exception {
        List<Replica> replicas = new ArrayList<>(scene.replicas());
        Collections.shuffle(replicas, random);
        List<Nemesis> nemeses = new ArrayList<>(List.of(
                new BridgeFaults.Kill(scene, replicas.get(0)),
                new BridgeFaults.Pause(scene, replicas.get(1), LEASE),
                new BridgeFaults.Reset(scene, replicas.get(0)),
                new SingleNodeFaults.KillRedis(scene, dependencies),
                new SingleNodeFaults.Flush(scene, dependencies),
                new SingleNodeFaults.PauseBroker(scene, dependencies)));
        Collections.shuffle(nemeses, random);
        Map<String, Effect> effects = new HashMap<>();
        for (Nemesis nemesis : nemeses) {
            assertThat(scene.awaitHealthy(LIMIT, 50 + random.nextInt(50)))
                    .as("healthy before: " + nemesis.kind())
                    .isTrue();
            long begun = System.nanoTime();
            Effect effect = nemesis.strike(random);
            System.out.printf(
                    "%s, %d ms: %s%n",
                    nemesis.kind(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun), effect.what());
            effects.put(nemesis.kind(), effect);
        }
        return effects;
    }
}
