package org.riskosbridge.bench;

import static org.riskosbridge.bench.Kind.BRIDGE;
import static org.riskosbridge.bench.LoadProfile.USUAL;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.riskosbridge.it.RedisProgram;
import org.riskosbridge.it.RedisSentinels;
import org.riskosbridge.send.Retries;
import org.riskosbridge.standalone.RedisServer;

/** What RiskOS sees of a bridge without a spool when Redis loses the index. */
final class LossRuns {

    private static final double PER_SECOND = 200;

    /** Until the loss. */
    private static final Duration BEFORE = Duration.ofSeconds(20);

    /** Longer than the wait and the read of a rebuild with the default times. */
    private static final Duration LOAD = Duration.ofSeconds(100);

    /** As many as RiskOS's, and over 75 s: longer than the index is incomplete, so every delivery can end in 200. */
    private static final Retries RETRIES = new Retries(5, Duration.ofSeconds(5), Duration.ofSeconds(30));

    private LossRuns() {}

    static Section losses(Site site, Effort effort) throws IOException, InterruptedException {
        List<String> notes = new ArrayList<>();
        for (boolean isAdmitting : List.of(false, true)) {
            RedisServer redis = site.redis();
            notes.add(lose("FLUSHALL", site, redis, isAdmitting, Map.of(), () -> flush(redis)));
            try (RedisSentinels sentinels =
                    new RedisSentinels(Files.createTempDirectory(Site.DIRECTORY, "sentinels"), RedisProgram.REDIS)) {
                Map<String, String> settings = Map.of(
                        "quarkus.redis.client-type",
                        "sentinel",
                        "quarkus.redis.master-name",
                        RedisSentinels.NAME,
                        "quarkus.redis.hosts",
                        sentinels.hosts());
                notes.add(lose(
                        "Fail-over", site, sentinels.primary(), isAdmitting, settings, () -> sentinels.failOver()));
            }
        }
        return new Section(new Table(List.of()), notes, List.of());
    }

    private static String lose(
            String fault, Site site, RedisServer redis, boolean isAdmitting, Map<String, String> more, Runnable loss)
            throws IOException, InterruptedException {
        String prefix = fault.toLowerCase(Locale.ROOT) + "-" + isAdmitting + ".";
        Map<String, String> settings = new HashMap<>(more);
        // A rebuild reads all topics of the registry: it must not read those of the other losses.
        settings.put("bridge.log.registry-topic", "registry." + prefix + "topics");
        if (isAdmitting) {
            settings.put("bridge.index.admit-by-event-time", "5s");
        }
        try (ReceiverProcess bridge = site.start(BRIDGE, redis, prefix, settings, "")) {
            // With admit-by-event-time a bridge is ready before.
            Awaitility.await("complete index of " + bridge)
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> bridge.logged().contains("The index is complete"));
            Map<TopicPartition, Long> before = site.ledger().ends(prefix);
            Pauses pauses = new Pauses();
            CompletableFuture<Void> lost = CompletableFuture.runAsync(
                    loss, CompletableFuture.delayedExecutor(BEFORE.toSeconds(), TimeUnit.SECONDS));
            Answers answers = new Paced(PER_SECOND, RETRIES, ended -> pauses.answered())
                    .drive(bridge, USUAL, Stage.newRun(), LOAD);
            lost.join();
            if (answers.ok() != answers.issued()) {
                throw new BenchFailed("Not every delivery ended in 200: " + answers);
            }
            site.ledger().check(prefix, before, answers, USUAL);
            String result =
                    "%s, `admit-by-event-time` %s: longest time without a 200: %.1f s; answers 503: %,d; %,d events, one record each"
                            .formatted(
                                    fault,
                                    isAdmitting ? "5s" : "off",
                                    pauses.longestSeconds(),
                                    answers.statuses().getOrDefault("503", 0L),
                                    answers.issued());
            Console.say(result + "; " + answers);
            return result;
        }
    }

    private static void flush(RedisServer redis) {
        try {
            RebuildRuns.flush(redis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The longest time between two answers 200 while new deliveries begin. */
    private static final class Pauses {
        private final long begun = System.nanoTime();
        private final AtomicLong last = new AtomicLong(begun);
        private final AtomicLong longest = new AtomicLong();

        void answered() {
            long now = System.nanoTime();
            if (now - begun < LOAD.toNanos()) {
                longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
            }
        }

        double longestSeconds() {
            return longest.get() / 1e9;
        }
    }
}
