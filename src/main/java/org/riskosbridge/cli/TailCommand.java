package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.reading.Range;
import org.riskosbridge.reading.Reading;
import org.riskosbridge.reading.Selection;
import org.riskosbridge.reading.Span;
import org.riskosbridge.reading.StoredRecords;
import org.riskosbridge.webhook.Webhooks;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tail}: shows events as they come. */
@Command(
        name = "tail",
        description =
                "Show events as they are appended, one a line: time, type, event id, evaluation id, decision, body.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {"", "Of the body only its size is shown, because it holds personal data. Ends with Ctrl-C."})
final class TailCommand implements Callable<Integer> {

    @ArgGroup(validate = false, heading = "%nWhich events (all that is given applies):%n")
    private final WhichOptions which = new WhichOptions();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Begin with what was appended at this time: 2026-11-29T10:00:00Z, 2026-11-29, yesterday, \"2h ago\". Default: now")
    private @Nullable Instant from;

    @Option(names = "--count", paramLabel = "N", description = "End after so many events. Default: go on")
    private long count = Long.MAX_VALUE;

    @Option(names = "--show-data", description = "Show bodies, personal data included.")
    private boolean isDataShown;

    @Override
    public Integer call() {
        return OneShot.run(App.class, this);
    }

    /** What is done when the clients are there. */
    static final class App implements QuarkusApplication {

        private final TailCommand command = OneShot.command(TailCommand.class);
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
                Selection selection = command.which.selection(webhooks, new Span(command.from, null), Span.ALWAYS);
                List<Range> ranges = stored.endless(selection);
                try (Reading reading = stored.read(selection, ranges)) {
                    // Whoever reads a pipe may have had enough.
                    boolean goOn = true;
                    while (goOn && !stop.isAsked() && !System.out.checkError()) {
                        goOn = reading.further(record -> {
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
