package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.export.Export;
import org.riskosbridge.reconcile.Progress;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.Selection;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: writes stored records to a file. */
@Command(
        name = "export",
        description = "Write stored records to a file or to the standard output, one JSON object per line.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "The lines contain personal data. If the command is stopped or killed, run it again: it continues with its file.",
            "",
            "Exit code: 0 if all records are written, 1 if not (run the command again), 2 for wrong arguments.",
            "",
            "Examples, each after \"${ROOT-COMMAND-NAME}\":",
            "  export --from 2026-11-20T00:00:00Z --to 2026-11-21T00:00:00Z --out day.ndjson.gz --gzip",
            "  export --eval-id 7f3c... | jq '.body | fromjson | .data.decision'"
        })
final class ExportCommand implements Callable<Integer> {

    @ArgGroup(validate = false, heading = "%nWhich records (a record must match all given options):%n")
    private final SelectionOptions which = new SelectionOptions();

    @ArgGroup(validate = false, heading = "%nTime:%n")
    private final TimeRangeOptions when = new TimeRangeOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The file to write; its manifest is FILE.manifest.json. Default: the standard output, without a manifest")
    private @Nullable Path out;

    @Option(names = "--gzip", description = "Compress the file.")
    private boolean isGzip;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        which.require(spec);
        when.require(spec);
        return OneShotCommand.run(App.class, this);
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final ExportCommand command = OneShotCommand.command(ExportCommand.class);
        private final Webhooks webhooks;
        private final Export export;

        App(Webhooks webhooks, Export export) {
            this.webhooks = webhooks;
            this.export = export;
        }

        @Override
        public int run(String... arguments) throws Exception {
            try (Stop stop = new Stop();
                    TerminalProgressBar bar = new TerminalProgressBar()) {
                Selection selection =
                        command.which.selection(webhooks, command.when.appended(), command.when.occurred());
                Export.Observer observer =
                        (passed, left) -> bar.at(new Progress("export", passed, left, Duration.ZERO));
                boolean complete;
                if (command.out == null) {
                    // System.out would check each byte for a line feed.
                    var stdout = new FileOutputStream(FileDescriptor.out);
                    Export.Result result = export.toStream(selection, stdout, command.isGzip, stop::isAsked, observer);
                    bar.close();
                    System.err.println(result.records()
                            + (result.records() == 1 ? " record" : " records")
                            + (result.isComplete() ? "" : "; the export is incomplete"));
                    complete = result.isComplete();
                } else {
                    Export.Result result =
                            export.toFile(selection, command.out, command.isGzip, stop::isAsked, observer);
                    bar.close();
                    System.out.println(result.records() + " records in " + command.out
                            + (result.isComplete() ? "" : " so far: run the same command again to continue"));
                    complete = result.isComplete();
                }
                return complete ? 0 : 1;
            } catch (IllegalArgumentException | IllegalStateException | ConfigurationException e) {
                System.err.println(e.getMessage());
                return 1;
            }
        }
    }
}
