package org.riskosbridge.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.log.Records;
import org.riskosbridge.reading.Reading;
import org.riskosbridge.reading.Selection;
import org.riskosbridge.reading.StoredRecords;
import org.riskosbridge.recovery.Progress;

/** Counts what a selection holds. */
final class DryRun {

    /** How many ids are shown of each topic. */
    private static final int FIRST = 5;

    private DryRun() {}

    /** {@return the exit code} */
    static int of(StoredRecords stored, Selection selection) throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, List<String>> ids = new TreeMap<>();
        try (Stop stop = new Stop();
                Bar bar = new Bar();
                Reading reading =
                        stored.read(selection, stored.locate(selection).ranges())) {
            while (!reading.isDone() && !stop.isAsked()) {
                var unused = reading.further(record -> {
                    counts.merge(record.topic(), 1L, Long::sum);
                    List<String> first = ids.computeIfAbsent(record.topic(), topic -> new ArrayList<>());
                    if (first.size() < FIRST) {
                        first.add(SafeText.of(Records.text(record, "ce_id")));
                    }
                    return true;
                });
                bar.at(new Progress("reading", reading.passed(), reading.left(), Duration.ZERO));
            }
        }
        counts.forEach((topic, count) ->
                System.out.printf(Locale.ROOT, "%,15d  %s  %s%n", count, topic, String.join(" ", ids.get(topic))));
        long all = counts.values().stream().mapToLong(count -> count).sum();
        System.out.printf(Locale.ROOT, "%,15d  in all; nothing was appended%n", all);
        return 0;
    }
}
