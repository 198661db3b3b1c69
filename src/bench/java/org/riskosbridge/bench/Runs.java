package org.riskosbridge.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The runs, by name. Each has its own broker, Redis and receivers. */
final class Runs {

    private static final String NETWORK = "network";

    private static final String BATCHES = "batches";

    /** Plays one run. */
    interface Run {
        Section play(Site site, Effort effort) throws IOException, InterruptedException;
    }

    private Runs() {}

    /** {@return whether the run has three brokers across a network, instead of one beside the receivers} */
    static boolean isRemote(String run) {
        return run.equals(NETWORK) || run.equals(BATCHES);
    }

    /** {@return all runs, in their order} */
    static Map<String, Run> all() {
        Map<String, Run> runs = new LinkedHashMap<>();
        runs.put("new", CostRuns::allNew);
        runs.put("duplicates", CostRuns::duplicates);
        runs.put("auth", CostRuns::schemes);
        runs.put("sizes", CostRuns::sizes);
        runs.put("connections", CostRuns::connections);
        runs.put("spool", CostRuns::spool);
        runs.put("index", IndexRuns::sizes);
        runs.put("replicas", IndexRuns::replicas);
        runs.put("latency", TimeRuns::latency);
        runs.put("overload", TimeRuns::overload);
        runs.put(NETWORK, NetworkRuns::distances);
        runs.put(BATCHES, BatchRuns::sizes);
        runs.put("start", TimeRuns::start);
        runs.put("replay", ReplayRuns::day);
        runs.put("rebuild", RebuildRuns::rebuild);
        runs.put("loss", LossRuns::losses);
        runs.put("console", ConsoleRuns::recentDeliveries);
        runs.put("compression", CompressionRuns::codecs);
        return runs;
    }
}
