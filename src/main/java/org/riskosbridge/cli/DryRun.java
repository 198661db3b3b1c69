package org.riskosbridge.cli;

import java.time.Duration;
import java.util.Locale;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.reconcile.Progress;
import org.riskosbridge.scan.RecordCounts;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;

/** Counts the records of a selection. */
final class DryRun {

    private DryRun() {}

    /** {@return the exit code} */
    static int of(StoredRecords stored, Selection selection) throws Exception {
        RecordCounts found;
        try (Stop stop = new Stop();
                TerminalProgressBar bar = new TerminalProgressBar();
                RecordScan scan =
                        stored.read(selection, stored.locate(selection).ranges())) {
            found = RecordCounts.of(
                    scan,
                    stop::isAsked,
                    now -> bar.at(new Progress("reading", now.passed(), now.left(), Duration.ZERO)));
        }
        found.counts()
                .forEach((topic, count) ->
                        System.out.println(line(count, topic, found.examples().getOrDefault(topic, ""))));
        System.out.printf(Locale.ROOT, "%,15d  in total; nothing was appended%n", found.total());
        return 0;
    }

    /** @param id the id of one event, which anyone with write access to the topic may have chosen */
    static String line(long count, String topic, String id) {
        return String.format(Locale.ROOT, "%,15d  %s  such as %s", count, topic, SafeText.printable(id));
    }
}
