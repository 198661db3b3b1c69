package org.riskosbridge.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.riskosbridge.it.Bridge;
import org.riskosbridge.it.LongRunning;
import org.riskosbridge.it.Signals;
import org.riskosbridge.it.TestDependencies;
import org.riskosbridge.nemesis.DeliveryLedger.Findings;
import org.riskosbridge.spool.SpoolDirectory;
import org.riskosbridge.spool.SpoolKey;

/**
 * Kafka or Redis is unavailable, and a bridge with a spool is killed: the sender gets no refusal, and each event has one record. These options set
 * the time, the rate and the number of kills: {@code -Dspool.seconds=600 -Dspool.rate=200 -Dspool.kills=20}.
 */
@LongRunning
class SpoolIT {

    private static final int SECONDS = Integer.getInteger("spool.seconds", 6);
    private static final int PER_SECOND = Integer.getInteger("spool.rate", 20);
    private static final int KILLS = Integer.getInteger("spool.kills", 4);
    private static final Duration LIMIT = Duration.ofSeconds(120 + 2L * SECONDS);
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    void partsAwayAndABridgeKilledAreNotSeenBySender() throws Exception {
        try (Scenery scenery = new Scenery("spool-away")) {
            TestDependencies dependencies = scenery.dependencies;
            scenery.outage("Kafka away", dependencies.kafka::kill, dependencies.kafka::start);
            scenery.outage("Redis away", dependencies.redis::kill, dependencies.redis::start);
            scenery.outage(
                    "Kafka and Redis away",
                    () -> {
                        dependencies.kafka.kill();
                        dependencies.redis.kill();
                    },
                    () -> {
                        dependencies.redis.start();
                        dependencies.kafka.start();
                    });
            scenery.assertOneRecordEach();
        }
    }

    @Test
    void bridgeKilledAtAnyMomentLosesNothingAndLeavesEveryEntryReadable() throws Exception {
        long seed = Long.getLong("spool.seed", System.nanoTime());
        System.out.println("spool.seed=" + seed);
        Random random = new Random(seed);
        try (Scenery scenery = new Scenery("spool-killed")) {
            long seen = 0;
            for (int i = 0; i < KILLS; i++) {
                // The bridge is paused and killed in turn while the spool fills, and while it is drained.
                boolean fills = i % 2 == 0;
                if (fills) {
                    Signals.pause(scenery.dependencies.redis.pid());
                } else {
                    Signals.resume(scenery.dependencies.redis.pid());
                }
                scenery.scene.hold(random, 300, 1_500);
                seen += scenery.killAndCount();
                scenery.replica.start();
                assertThat(scenery.scene.awaitHealthy(LIMIT, 20)).isTrue();
            }
            Signals.resume(scenery.dependencies.redis.pid());
            assertThat(seen).as("entries that were on disk when it was killed").isPositive();
            scenery.awaitEmpty();
            scenery.assertOneRecordEach();
        }
    }

    /** A broker, a Redis, a bridge with a spool, and a sender. */
    private static final class Scenery implements AutoCloseable {

        private final String prefix;
        private final Path directory;
        private final TestDependencies dependencies;
        private final Replica replica;
        private final Events events = new Events(System.nanoTime());
        private final AttemptJournal attempts;
        private final RetryingSender sender;
        private final Scene scene;

        Scenery(String name) throws IOException {
            prefix = name + ".";
            dependencies = TestDependencies.start(name);
            directory = Files.createTempDirectory(TestDependencies.DIRECTORY, name);
            replica = new Replica(0, settings(), Map.of()).start();
            attempts = new AttemptJournal(directory.resolve("attempts.tsv"));
            sender = new RetryingSender(events, List.of(replica.webhook()), attempts);
            scene = new Scene(List.of(replica), sender, new CountDownLatch(1));
            replica.bridge().awaitReady();
            sender.start(PER_SECOND);
        }

        private Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>(SmokeIT.BRIEF);
            settings.put("kafka.bootstrap.servers", dependencies.bootstrapServers);
            settings.put("quarkus.redis.hosts", dependencies.redisHosts);
            settings.put("bridge.webhooks.riskos.auth.type", "bearer");
            settings.put("bridge.webhooks.riskos.auth.bearer.tokens", Bridge.TOKEN);
            settings.put("bridge.webhooks.riskos.topic-prefix", prefix);
            settings.put("bridge.log.quarantine-topic", prefix + "quarantine");
            settings.put("bridge.log.registry-topic", "registry." + prefix + "topics");
            settings.put("bridge.spool.directory", spool().toString());
            settings.put("bridge.spool.key", KEY);
            return settings;
        }

        private Path spool() {
            return directory.resolve("spool");
        }

        /** Breaks dependencies, kills the bridge in the middle, repairs the dependencies, and waits for an empty spool. */
        void outage(String what, Runnable breaks, Runnable mends) throws Exception {
            assertThat(scene.awaitHealthy(LIMIT, PER_SECOND))
                    .as("before: " + what)
                    .isTrue();
            long begun = System.nanoTime();
            breaks.run();
            scene.hold(Duration.ofMillis(SECONDS * 500L));
            long kept = killAndCount();
            replica.start();
            assertThat(scene.awaitHealthy(LIMIT, PER_SECOND))
                    .as("spools again: " + what)
                    .isTrue();
            scene.hold(Duration.ofMillis(SECONDS * 500L));
            assertThat(kept).as("on disk in the middle: " + what).isPositive();
            assertThat(scene.await(LIMIT, () -> replica.bridge().readiness() == 200))
                    .as("ready: " + what)
                    .isTrue();
            double entries = metric("bridge_spool_entries");
            mends.run();
            double filled = (System.nanoTime() - begun) / 1e9;
            begun = System.nanoTime();
            awaitEmpty();
            double drained = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    "%s for %.1f s: %d entries when killed, %.0f at the end; empty %.1f s after it was over%n",
                    what, filled, kept, entries, drained);
            if (SECONDS >= 60) {
                assertThat(drained).as("drained faster than filled").isLessThan(filled);
            }
        }

        /** {@return the number of readable entries that the killed bridge has left on disk} */
        long killAndCount() {
            replica.bridge().kill();
            AtomicLong count = new AtomicLong();
            try (SpoolDirectory left = SpoolDirectory.look(spool(), SpoolKey.parse(KEY, "key"))) {
                long damaged = left.forEach(entry -> count.incrementAndGet());
                // The last write may be torn, because its delivery was not answered 200.
                assertThat(damaged).isZero();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return count.get();
        }

        void awaitEmpty() {
            assertThat(scene.await(
                            LIMIT, () -> metric("bridge_spool_active") == 0 && metric("bridge_spool_entries") == 0))
                    .as("the spool is empty")
                    .isTrue();
        }

        private double metric(String name) {
            return replica.bridge().metric(name);
        }

        void assertOneRecordEach() throws Exception {
            sender.end();
            assertThat(scene.await(LIMIT, () -> sender.open() == 0)).isTrue();
            awaitEmpty();
            IndependentLog log = new IndependentLog(dependencies.bootstrapServers, prefix);
            Findings before = log.ledger(events, attempts, new Routing(prefix)).findings();
            assertThat(before.none())
                    .as("before all was sent again: %s", before)
                    .isTrue();
            Set<Integer> stuck = sender.sendAllAgain(0, LIMIT);
            DeliveryLedger ledger = log.ledger(events, attempts, new Routing(prefix));
            stuck.forEach(ledger::stuck);
            System.out.println(
                    ledger.sent() + " events, attempts by status " + ledger.attempts() + ", " + ledger.findings());
            assertThat(ledger.findings().none())
                    .as(ledger.findings().toString())
                    .isTrue();
            assertThat(ledger.sent()).isGreaterThan(300);
            // Attempts at the killed bridge have no answer.
            assertThat(ledger.attempts().keySet()).isSubsetOf(Set.of(200, -1));
        }

        @Override
        public void close() throws IOException {
            sender.close();
            attempts.close();
            replica.close();
            dependencies.close();
        }
    }
}
