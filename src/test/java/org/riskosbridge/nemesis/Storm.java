package org.riskosbridge.nemesis;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.riskosbridge.nemesis.Nemesis.Effect;

/** Faults at random times, several at once if they touch different processes, with healthy times in between. */
final class Storm {

    /** The results of one kind of fault. */
    static final class Strikes {
        private int strikes;
        private int effects;
        private String last = "";

        int strikes() {
            return strikes;
        }

        int effects() {
            return effects;
        }

        /** {@return the effect of the last fault that had one} */
        String last() {
            return last;
        }
    }

    private static final int AT_ONCE = 3;
    private static final int STRIKES_BETWEEN_CALMS = 8;
    private static final Duration LONGEST_CALM = Duration.ofMinutes(3);

    private final Scene scene;
    private final List<Nemesis> nemeses;
    private final Random random;
    private final Map<String, Strikes> records = new TreeMap<>();
    private final Map<Nemesis, CompletableFuture<Void>> striking = new HashMap<>();
    private final List<String> troubles = new ArrayList<>();

    Storm(Scene scene, List<Nemesis> nemeses, Random random) {
        this.scene = scene;
        this.nemeses = nemeses;
        this.random = random;
        nemeses.forEach(nemesis -> records.put(nemesis.kind(), new Strikes()));
    }

    void rage(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "nemesis");
            thread.setDaemon(true);
            return thread;
        });
        for (int strikes = 1; System.nanoTime() < end; strikes++) {
            if (striking.size() < AT_ONCE) {
                next(threads);
            }
            if (strikes % STRIKES_BETWEEN_CALMS == 0) {
                calm();
            }
            scene.hold(random, 500, 4_000);
            striking.values().removeIf(CompletableFuture::isDone);
        }
        calm();
        threads.shutdown();
    }

    /** Waits until all faults are healed and deliveries are accepted. */
    private void calm() throws InterruptedException {
        CompletableFuture.allOf(striking.values().toArray(CompletableFuture<?>[]::new))
                .join();
        striking.clear();
        if (!scene.awaitHealthy(LONGEST_CALM, 300)) {
            trouble("after " + LONGEST_CALM.toSeconds() + " s of calm deliveries were still not taken");
        }
    }

    private void next(ExecutorService threads) {
        Set<String> touched = new HashSet<>();
        striking.keySet().forEach(each -> touched.addAll(each.touches()));
        List<Nemesis> free = new ArrayList<>(nemeses);
        free.removeIf(each -> each.touches().stream().anyMatch(touched::contains));
        if (free.isEmpty()) {
            return;
        }
        // Chooses one of the least frequent kinds so far, so that each kind also occurs in a short run.
        Collections.shuffle(free, random);
        Nemesis chosen = free.stream()
                .min(Comparator.comparingInt(each -> strikes(each.kind())))
                .orElseThrow();
        Random own = new Random(random.nextLong());
        synchronized (this) {
            records.get(chosen.kind()).strikes++;
        }
        striking.put(chosen, CompletableFuture.runAsync(() -> strike(chosen, own), threads));
    }

    private synchronized int strikes(String kind) {
        return records.get(kind).strikes;
    }

    private void strike(Nemesis nemesis, Random own) {
        long begun = System.nanoTime();
        try {
            Effect effect = nemesis.strike(own);
            synchronized (this) {
                Strikes struck = records.get(nemesis.kind());
                if (effect.seen()) {
                    struck.effects++;
                    struck.last = effect.what();
                }
            }
            say(nemesis, begun, (effect.seen() ? "" : "NOT SEEN: ") + effect.what());
        } catch (Exception | Error e) {
            say(nemesis, begun, "BROKE DOWN: " + e);
            trouble(nemesis.kind() + " broke down: " + e);
        }
    }

    private static void say(Nemesis nemesis, long begun, String what) {
        System.out.printf(
                "%s %s, %d ms: %s%n",
                LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS),
                nemesis.kind(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                what);
    }

    private synchronized void trouble(String what) {
        troubles.add(what);
    }

    Map<String, Strikes> records() {
        return records;
    }

    /** {@return the failures of the run itself} */
    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }
}
