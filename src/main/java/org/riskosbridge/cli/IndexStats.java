package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.riskosbridge.index.Claim;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.index.IndexScanner;
import org.riskosbridge.index.IndexScanner.Figures;
import org.riskosbridge.index.IndexScanner.Found;
import org.riskosbridge.reconcile.Progress;
import picocli.CommandLine.Command;

/** {@code index stats}: counts entries. */
@Command(
        name = "stats",
        description = "Count the entries of the index. Changes nothing.",
        mixinStandardHelpOptions = true)
final class IndexStats implements Callable<Integer> {

    @Override
    public Integer call() {
        return OneShotCommand.run(App.class);
    }

    /** From here on, the memory of a Redis without any event (1 to 2 MB) adds at most 20 bytes to each event. */
    private static final long ENOUGH_EVENTS = 100_000;

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final IndexScanner entries;
        private final IndexConfig config;
        private long committed;
        private long inFlight;
        private long inDoubt;

        App(IndexScanner entries, IndexConfig config) {
            this.entries = entries;
            this.config = config;
        }

        @Override
        public int run(String... arguments) {
            Figures figures = entries.figures();
            try (TerminalProgressBar bar = new TerminalProgressBar()) {
                entries.visit((found, seen) -> {
                    long now = entries.now();
                    found.forEach(each -> count(each, now));
                    bar.at(new Progress("reading the index", seen, Math.max(0, figures.keys() - seen), Duration.ZERO));
                });
            }
            long events = committed + inFlight + inDoubt;
            System.out.printf(
                    Locale.ROOT,
                    "committed        %,15d%nin flight        %,15d%nin doubt         %,15d%n"
                            + "keys in Redis    %,15d%nkeys evicted     %,15d%nmemory of Redis  %,15d bytes%n",
                    committed,
                    inFlight,
                    inDoubt,
                    figures.keys(),
                    figures.evicted(),
                    figures.usedMemory());
            if (inDoubt > 0) {
                System.out.println(
                        "In doubt: claimed more than bridge.index.lease ago, and the outcome is unknown, for example after an outage."
                                + " The next delivery of such an event looks the event up in the log, and stores it if it is missing."
                                + " Without another delivery the entry expires after the dedup window.");
            }
            if (events >= ENOUGH_EVENTS) {
                System.out.printf(
                        Locale.ROOT, "per event        %,15.1f bytes%n", (double) figures.usedMemory() / events);
            }
            return 0;
        }

        private void count(Found found, long now) {
            Claim claim = IndexEntry.judge(found.key(), found.entry(), now, config.lease());
            if (claim instanceof Claim.Committed) {
                committed++;
            } else if (claim instanceof Claim.InFlight) {
                inFlight++;
            } else {
                inDoubt++;
            }
        }
    }
}
