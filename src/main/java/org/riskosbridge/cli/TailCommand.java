package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.OffsetRange;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;
import org.riskosbridge.scan.TimeRange;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tail}: prints events as they arrive. */
@Command(
        name = "tail",
        description =
                "Show events when they are appended, one per line: time, type, event id, evaluation id, decision, body.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "tail shows only the size of a body, because bodies contain personal data. Stop it with Ctrl-C.",
            "",
            "With --from the lines are not in the order of time, because partitions are read one after the other. To sort N events:"
                    + " tail --from today --count N | sort."
        })
final class TailCommand implements Callable<Integer> {

    @ArgGroup(validate = false, heading = "%nWhich events (an event must match all given options):%n")
    private final SelectionOptions which = new SelectionOptions();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Begin with the records of this time or later: 2026-11-29T10:00:00Z, 2026-11-29, yesterday, \"2h ago\". Default: now")
    private @Nullable Instant from;

    @Option(names = "--count", paramLabel = "N", description = "End after N events. Default: no limit")
    private long count = Long.MAX_VALUE;

    @Option(names = "--show-data", description = "Also show bodies, which contain personal data.")
    private boolean isDataShown;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        which.require(spec);
        return OneShotCommand.run(App.class, this);
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final TailCommand command = OneShotCommand.command(TailCommand.class);
        private final Webhooks webhooks;
        private final StoredRecords stored;
        private long shown;

        App(Webhooks webhooks, StoredRecords stored) {
            this.webhooks = webhooks;
            this.stored = stored;
        }

        @Override
        public int run(String... arguments) throws Exception {
            try (Stop stop = new Stop()) {
                Selection selection =
                        command.which.selection(webhooks, new TimeRange(command.from, null), TimeRange.ALWAYS);
                List<OffsetRange> ranges = stored.endless(selection);
                try (RecordScan scan = stored.read(selection, ranges)) {
                    // The reader of a pipe may have closed it.
                    boolean goOn = true;
                    while (goOn && !stop.isAsked() && !System.out.checkError()) {
                        goOn = scan.further(record -> {
                            System.out.println(EventLine.of(record, command.isDataShown));
                            return ++shown < command.count;
                        });
                    }
                }
                return 0;
            } catch (IllegalArgumentException | IllegalStateException | ConfigurationException e) {
                System.err.println(e.getMessage());
                return 1;
            }
        }
    }
}
