package org.riskosbridge.bench;

import static org.riskosbridge.bench.Kind.BRIDGE;
import static org.riskosbridge.bench.LoadProfile.USUAL;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.riskosbridge.standalone.RedisServer;

/** The cost of a large index, and of an index that several bridges share. */
final class IndexRuns {

    private static final Wrk WRK = new Wrk(false);
    private static final int MILLION = 1_000_000;

    private static final int MANY_CONNECTIONS = 1024;

    private IndexRuns() {}

    /** One bridge and one Redis for each size, so that the sizes can be measured in turn. */
    static Section sizes(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer emptyIndex = site.redis();
        RedisServer smallIndex = site.redis();
        RedisServer largeIndex = site.redis();
        // Starts the bridges first: a bridge would rebuild the index of a Redis that has entries but no epoch.
        ReceiverProcess empty = site.start(BRIDGE, emptyIndex);
        ReceiverProcess small = site.start(BRIDGE, smallIndex);
        ReceiverProcess large = site.start(BRIDGE, largeIndex);
        double smallBytes = IndexFill.fill(smallIndex, MILLION);
        double largeBytes = IndexFill.fill(largeIndex, 10 * MILLION);
        Stage stage = new Stage(site, effort, WRK);
        Table table = stage.compare(List.of(
                new LoadScenario("empty", empty, USUAL),
                new LoadScenario("1 million", small, USUAL),
                new LoadScenario("10 million", large, USUAL),
                new LoadScenario("10 million, 1,024 connections", large, USUAL.over(MANY_CONNECTIONS))));
        return new Section(
                table,
                List.of("Redis: %.0f bytes per event with 1 million, %.0f with 10 million"
                        .formatted(smallBytes, largeBytes)),
                List.of(
                        PerformanceTarget.atMost("bytes of Redis per event, 10 million", largeBytes, 120),
                        PerformanceTarget.atMost(
                                "CPU per event, 10 million / empty", table.cpuTimes("10 million", "empty"), 1.05),
                        PerformanceTarget.atMost(
                                "RSS in MB, 10 million, 1,024 connections",
                                table.row("10 million, 1,024 connections").rss(),
                                300)));
    }

    static Section replicas(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        List<ReceiverProcess> bridges = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            bridges.add(site.start(BRIDGE, redis, "bridge.", Map.of(), ""));
        }
        Table table = new Stage(site, effort, WRK)
                .compare(List.of(
                        new LoadScenario("1 bridge", bridges.subList(0, 1), USUAL),
                        new LoadScenario("2 bridges", bridges.subList(0, 2), USUAL),
                        new LoadScenario("4 bridges", bridges, USUAL),
                        new LoadScenario(
                                "2 bridges, 64 each", bridges.subList(0, 2), USUAL.over(2 * USUAL.connections())),
                        new LoadScenario("4 bridges, 64 each", bridges, USUAL.over(4 * USUAL.connections()))));
        return new Section(
                table,
                List.of(
                        "64 connections are shared out, or each bridge has 64. CPU and RSS are of all bridges together.",
                        "With fewer connections a bridge has fewer events to share a call of Redis and a request to Kafka."),
                List.of(
                        PerformanceTarget.atMost("CPU per event, 2 / 1", table.cpuTimes("2 bridges", "1 bridge"), 1.1),
                        PerformanceTarget.atMost("CPU per event, 4 / 1", table.cpuTimes("4 bridges", "1 bridge"), 1.1),
                        PerformanceTarget.atMost(
                                "CPU per event, 2 / 1, 64 each", table.cpuTimes("2 bridges, 64 each", "1 bridge"), 1.1),
                        PerformanceTarget.atMost(
                                "CPU per event, 4 / 1, 64 each",
                                table.cpuTimes("4 bridges, 64 each", "1 bridge"),
                                1.1)));
    }
}
