package org.riskosbridge.bench;

import static org.riskosbridge.bench.Kind.BARE;
import static org.riskosbridge.bench.Kind.BRIDGE;
import static org.riskosbridge.bench.Kind.OBVIOUS;
import static org.riskosbridge.bench.LoadProfile.USUAL;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.riskosbridge.standalone.RedisServer;

/** Latency, start-up time, and behaviour under overload. */
final class TimeRuns {

    private static final int STARTS = 7;
    private static final int TOO_MANY_CONNECTIONS = 1024;

    private TimeRuns() {}

    /** Latency at half of the bridge's maximum rate: at the maximum rate latency shows only the queue. */
    static Section latency(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        LoadScenario obvious = new LoadScenario("obvious Quarkus", site.start(OBVIOUS, redis), USUAL);
        LoadScenario bridge = new LoadScenario("bridge", site.start(BRIDGE, redis), USUAL);
        Stage closed = new Stage(site, effort, new Wrk(false));
        double most = closed.compare(List.of(bridge)).row("bridge").perSecond();
        closed.warmUp(List.of(obvious));
        Stage paced = new Stage(site, effort, new Paced(most / 2));
        // The sender is also a JVM, and has to warm up.
        paced.measure(bridge);
        Table table = paced.inTurn(List.of(obvious, bridge));
        return new Section(
                table,
                List.of(
                        "At %,.0f events/s, half of the bridge's maximum. Latency from the time at which each delivery was due."
                                .formatted(most / 2)),
                List.of(PerformanceTarget.atMost(
                        "p99, bridge / obvious Quarkus",
                        table.row("bridge")
                                .times(
                                        table.row("obvious Quarkus"),
                                        round -> round.answers().p99()),
                        1)));
    }

    /**
     * All connections are always busy, as they are at any rate above the maximum. A fixed rate would add nothing, because a delivery without a free
     * connection has to wait in the sender.
     */
    static Section overload(Site site, Effort effort) throws IOException, InterruptedException {
        LoadScenario usual = new LoadScenario("bridge, 64 connections", site.start(BRIDGE, site.redis()), USUAL);
        LoadScenario siege =
                new LoadScenario("bridge, overloaded", usual.receivers(), USUAL.over(TOO_MANY_CONNECTIONS));
        Table before = new Stage(site, effort, new Wrk(false)).compare(List.of(usual));
        Table during = new Stage(site, effort.besieging(), new Wrk(true)).inTurn(List.of(siege));
        Row besieged = during.row("bridge, overloaded");
        Answers answers = besieged.rounds().get(0).answers();
        long errors = answers.statuses().entrySet().stream()
                .filter(each -> each.getKey().startsWith("5") && !each.getKey().equals("503"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Section(
                before.and(during),
                List.of(
                        "Answers: " + answers.statuses() + "; broken connections and time-outs: " + answers.broken(),
                        "RSS before %.0f MB, after %.0f MB"
                                .formatted(before.row("bridge, 64 connections").rss(), besieged.rss()),
                        "Every delivery that was answered 200 has a record, and no event has two records."),
                List.of(
                        PerformanceTarget.atMost("answers of 5xx but 503", (double) errors, 0),
                        PerformanceTarget.atMost("broken connections and time-outs", (double) answers.broken(), 0)));
    }

    /** From the start of the process to its first 200, with broker and Redis running and existing topics. */
    static Section start(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        firstAnswer(site, BRIDGE, redis);
        List<Double> bare = new ArrayList<>();
        List<Double> bridge = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            bare.add(firstAnswer(site, BARE, redis));
            bridge.add(firstAnswer(site, BRIDGE, redis));
        }
        double ofBare = median(bare);
        double ofBridge = median(bridge);
        return new Section(
                new Table(List.of()),
                List.of("Seconds to the first 200, medians of %d: bare endpoint %.2f, bridge %.2f"
                        .formatted(STARTS, ofBare, ofBridge)),
                List.of(PerformanceTarget.atMost("start, bridge / bare", ofBridge / ofBare, 1.5)));
    }

    private static double firstAnswer(Site site, Kind kind, RedisServer redis)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (ReceiverProcess receiver = site.launch(kind, redis, "start.", Map.of(), "")) {
            receiver.awaitFirstAnswer();
            return (System.nanoTime() - begun) / 1e9;
        }
    }

    private static double median(List<Double> seconds) {
        return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }
}
