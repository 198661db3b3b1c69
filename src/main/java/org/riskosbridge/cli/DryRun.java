package org.riskosbridge.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.log.Records;
import org.riskosbridge.reconcile.Progress;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;

/** Counts the records of a selection. */
final class DryRun {

    private DryRun() {}

    /** {@return the exit code} */
    static int of(StoredRecords stored, Selection selection) throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, String> first = new TreeMap<>();
        try (Stop stop = new Stop();
                TerminalProgressBar bar = new TerminalProgressBar();
                RecordScan scan =
                        stored.read(selection, stored.locate(selection).ranges())) {
            while (!scan.isDone() && !stop.isAsked()) {
                var unused = scan.further(record -> {
                    counts.merge(record.topic(), 1L, Long::sum);
                    first.computeIfAbsent(record.topic(), topic -> Records.text(record, "ce_id"));
                    return true;
                });
                bar.at(new Progress("reading", scan.passed(), scan.left(), Duration.ZERO));
            }
        }
        first.forEach((topic, id) -> System.out.println(line(counts.getOrDefault(topic, 0L), topic, id)));
        long all = counts.values().stream().mapToLong(count -> count).sum();
        System.out.printf(Locale.ROOT, "%,15d  in total; nothing was appended%n", all);
        return 0;
    }

    /** @param id the id of one event, which anyone with write access to the topic may have chosen */
    static String line(long count, String topic, String id) {
        return String.format(Locale.ROOT, "%,15d  %s  such as %s", count, topic, SafeText.printable(id));
    }
}
