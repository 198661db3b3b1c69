package org.riskosbridge.bench;

import static org.riskosbridge.bench.Kind.BRIDGE;
import static org.riskosbridge.bench.LoadProfile.USUAL;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.riskosbridge.standalone.RedisServer;

/** The costs and savings of each compression of records, with bodies that compress like real ones. */
final class CompressionRuns {

    private static final String KEY = "mp.messaging.outgoing.events.compression.";
    private static final Wrk WRK = new Wrk(false);
    private static final LoadProfile BUSY = USUAL.withVariedBodies();

    /** With this load few events share a batch, as at a bridge with some hundred events a second. */
    private static final LoadProfile QUIET = BUSY.over(1);

    private CompressionRuns() {}

    private static Map<String, Map<String, String>> codecs() {
        Map<String, Map<String, String>> codecs = new LinkedHashMap<>();
        codecs.put("none", Map.of(KEY + "type", "none"));
        codecs.put("lz4", Map.of(KEY + "type", "lz4"));
        codecs.put("snappy", Map.of(KEY + "type", "snappy"));
        codecs.put("zstd 1", Map.of(KEY + "type", "zstd", KEY + "zstd.level", "1"));
        codecs.put("zstd 3", Map.of(KEY + "type", "zstd", KEY + "zstd.level", "3"));
        return codecs;
    }

    static Section codecs(Site site, Effort effort) throws IOException, InterruptedException {
        RedisServer redis = site.redis();
        List<LoadScenario> scenarios = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> codec : codecs().entrySet()) {
            String prefix = codec.getKey().replace(" ", "-") + ".";
            scenarios.add(
                    new LoadScenario(codec.getKey(), site.start(BRIDGE, redis, prefix, codec.getValue(), ""), BUSY));
        }
        Table table = new Stage(site, effort, WRK).compare(scenarios);
        List<String> notes = new ArrayList<>();
        notes.add("Bodies of " + VariedBodies.describe() + ".");
        for (LoadScenario scenario : scenarios) {
            notes.add("%s: bytes in the log of an event %.0f at 64 connections, %.0f at one connection"
                    .formatted(
                            scenario.label(),
                            bytes(site, scenario, BUSY, effort),
                            bytes(site, scenario, QUIET, effort)));
        }
        return new Section(table, notes, List.of());
    }

    private static double bytes(Site site, LoadScenario scenario, LoadProfile load, Effort effort)
            throws IOException, InterruptedException {
        ReceiverProcess receiver = scenario.receivers().get(0);
        site.ledger().clear(receiver.prefix());
        long before = site.ledger().settledBytes(receiver.prefix());
        Answers answers = WRK.drive(receiver, load, Stage.newRun(), effort.round());
        return (double) (site.ledger().settledBytes(receiver.prefix()) - before) / answers.ok();
    }
}
