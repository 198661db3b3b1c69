package org.riskosbridge.bench;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;

/**
 * Measures scenarios in turn, back and forth (A B B A). So other load of the machine affects all scenarios equally, and the remains of one scenario,
 * such as unwritten pages, do not always affect the same other scenario.
 */
final class Stage {

    /** Long enough to store the events that a load of duplicates repeats, unless the machine is busy. */
    private static final Duration PRIME = Duration.ofSeconds(5);

    /** Maximum slices of a warm-up: many, because the warm-up takes long on a busy machine. */
    private static final int MOST_SLICES = 60;

    private final Site site;
    private final Effort effort;
    private final Generator generator;

    Stage(Site site, Effort effort, Generator generator) {
        this.site = site;
        this.effort = effort;
        this.generator = generator;
    }

    /** Warms all receivers up, then measures each scenario once per round. */
    Table compare(List<LoadScenario> scenarios) throws IOException, InterruptedException {
        warmUp(scenarios);
        return inTurn(scenarios);
    }

    /** Warms up each process once, with its first scenario. */
    void warmUp(List<LoadScenario> scenarios) throws IOException, InterruptedException {
        Set<ReceiverProcess> warm = new HashSet<>();
        for (LoadScenario scenario : scenarios) {
            if (warm.addAll(scenario.receivers())) {
                Console.say("warming up: " + scenario.label());
                double enough = cpuSeconds(scenario)
                        + effort.warmUp().toSeconds() * scenario.receivers().size();
                for (int slice = 0; cpuSeconds(scenario) < enough; slice++) {
                    if (slice == MOST_SLICES) {
                        throw new BenchFailed(scenario.label() + " does not get warm: does it answer at all?");
                    }
                    drive(scenario, scenario.load().repeating(0), newRun(), effort.round());
                }
            }
        }
    }

    Table inTurn(List<LoadScenario> scenarios) throws IOException, InterruptedException {
        Map<LoadScenario, List<Measurement>> rounds = new LinkedHashMap<>();
        Recordings recordings = Recordings.begin(scenarios, effort.recorded());
        List<LoadScenario> order = new ArrayList<>(scenarios);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (LoadScenario scenario : order) {
                Measurement measured = measure(scenario);
                rounds.computeIfAbsent(scenario, first -> new ArrayList<>()).add(measured);
                Console.say("round %d of %d, %s: %.1f us, %.0f/s"
                        .formatted(
                                round,
                                effort.rounds(),
                                scenario.label(),
                                measured.cpu(),
                                measured.answers().perSecond()));
            }
            Collections.reverse(order);
        }
        recordings.end();
        return new Table(rounds.entrySet().stream()
                .map(each -> new Row(each.getKey(), each.getValue()))
                .toList());
    }

    Measurement measure(LoadScenario scenario) throws IOException, InterruptedException {
        String run = scenario.load().duplicates() >= 1 ? stored(scenario) : newRun();
        Map<TopicPartition, Long> before = site.ledger().ends(scenario.prefix());
        double cpu = cpuSeconds(scenario);
        double broker = site.brokerSeconds();
        double redis = site.redisSeconds();
        Answers answers = send(scenario.receivers(), scenario.load(), run, effort.round());
        if (answers.ok() == 0) {
            throw new BenchFailed(scenario.label() + " answered nothing with 200: " + answers);
        }
        double events = answers.ok() / 1e6;
        Measurement measured = new Measurement(
                answers,
                (cpuSeconds(scenario) - cpu) / events,
                (site.brokerSeconds() - broker) / events,
                (site.redisSeconds() - redis) / events,
                rss(scenario));
        if (scenario.stores()) {
            site.ledger().check(scenario.prefix(), before, answers, scenario.load());
        }
        return measured;
    }

    /** {@return the name of a run whose first events are all stored, so that a load can repeat them} */
    private String stored(LoadScenario scenario) throws IOException, InterruptedException {
        String run = newRun();
        Duration enough = PRIME;
        while (drive(scenario, scenario.load().repeating(0), run, enough).issued() < 2 * Wrk.REPEATED) {
            run = newRun();
            enough = enough.multipliedBy(2);
        }
        return run;
    }

    /** Sends without measuring. */
    private Answers drive(LoadScenario scenario, LoadProfile load, String run, Duration duration)
            throws IOException, InterruptedException {
        Answers answers = send(scenario.receivers(), load, run, duration);
        site.ledger().clear(scenario.prefix());
        return answers;
    }

    private Answers send(List<ReceiverProcess> receivers, LoadProfile load, String run, Duration duration)
            throws IOException, InterruptedException {
        if (receivers.size() == 1) {
            return generator.drive(receivers.get(0), load, run, duration);
        }
        LoadProfile part = load.over(load.connections() / receivers.size());
        ExecutorService threads = Executors.newFixedThreadPool(receivers.size());
        try {
            List<Future<Answers>> all = receivers.stream()
                    .map(receiver -> threads.submit(() -> generator.drive(receiver, part, newRun(), duration)))
                    .toList();
            Answers sum = all.get(0).get();
            for (Future<Answers> other : all.subList(1, all.size())) {
                sum = sum.and(other.get());
            }
            return sum;
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static double cpuSeconds(LoadScenario scenario) throws IOException {
        double sum = 0;
        for (ReceiverProcess receiver : scenario.receivers()) {
            sum += Proc.cpuSeconds(receiver.pid());
        }
        return sum;
    }

    private static double rss(LoadScenario scenario) throws IOException {
        double sum = 0;
        for (ReceiverProcess receiver : scenario.receivers()) {
            sum += Proc.rssMegabytes(receiver.pid());
        }
        return sum;
    }

    static String newRun() {
        return HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    }
}
