package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.TopicName;
import org.riskosbridge.reconcile.Progress;
import org.riskosbridge.replay.Replay;
import org.riskosbridge.replay.ReplayRefused;
import org.riskosbridge.replay.ReplayRequest;
import org.riskosbridge.replay.ReplaySummary;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}: appends stored records to another topic. */
@Command(
        name = "replay",
        description = "Append stored records to another topic, to which no bridge writes.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "A replayed record has the key, value, timestamp and headers of the original, and two more headers: bridge_replay_id and"
                    + " bridge_replay_of (topic-partition-offset). If the command is stopped or killed, run it again with the same --id:"
                    + " it continues, and consumers with isolation.level=read_committed see each record once.",
            "",
            "Exit code: 0 if all records are replayed, 1 if not (run the command again), 2 for wrong arguments.",
            "",
            "Examples, each after \"${ROOT-COMMAND-NAME}\":",
            "  replay --type evaluation_completed --from 2026-11-20T00:00:00Z --to 2026-11-21T00:00:00Z --dry-run",
            "  replay --eval-id 7f3c... --into tests.replay --create --reason 'ticket 4711' --id ticket-4711"
        })
final class ReplayCommand implements Callable<Integer> {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,64}");

    @ArgGroup(validate = false, heading = "%nWhich records (a record must match all given options):%n")
    private final SelectionOptions which = new SelectionOptions();

    @ArgGroup(validate = false, heading = "%nTime:%n")
    private final TimeRangeOptions when = new TimeRangeOptions();

    @Option(names = "--into", paramLabel = "TOPIC", description = "The topic to append to.")
    private String into = "";

    @Option(names = "--create", description = "Create this topic if it does not exist.")
    private boolean create;

    @Mixin
    private AuditOptions audit = new AuditOptions();

    @Option(
            names = "--id",
            paramLabel = "ID",
            description =
                    "The name of the replay: 1 to 64 characters from a-z, A-Z, 0-9, ., _ and -. The same name continues a replay. Default: a new name")
    private String id = UUID.randomUUID().toString();

    @Option(names = "--rate", paramLabel = "R", description = "Maximum records per second. Default: no limit")
    private @Nullable Double rate;

    @Option(
            names = "--dry-run",
            description = "Append nothing: count the records, and show one event id of each topic.")
    private boolean isDryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        which.require(spec);
        when.require(spec);
        if (!isDryRun) {
            require(TopicName.isAllowed(into), "--into: a topic name must be " + TopicName.RULE);
            require(!audit.reason().isBlank(), AuditOptions.NO_REASON);
            require(NAME.matcher(id).matches(), "--id: must be 1 to 64 characters from a-z, A-Z, 0-9, ., _ and -");
            require(rate == null || rate > 0, "--rate: must be more than 0");
        }
        return OneShotCommand.run(App.class, this);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private ReplayRequest order(Selection selection) {
        OptionalDouble pace = rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
        return new ReplayRequest(id, selection, into, create, pace, audit.who(), audit.reason());
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final ReplayCommand command = OneShotCommand.command(ReplayCommand.class);
        private final Webhooks webhooks;
        private final StoredRecords stored;
        private final Replay replay;

        App(Webhooks webhooks, StoredRecords stored, Replay replay) {
            this.webhooks = webhooks;
            this.stored = stored;
            this.replay = replay;
        }

        @Override
        public int run(String... arguments) throws Exception {
            try {
                Selection selection =
                        command.which.selection(webhooks, command.when.appended(), command.when.occurred());
                return command.isDryRun ? DryRun.of(stored, selection) : append(selection);
            } catch (IllegalArgumentException | IllegalStateException | ConfigurationException | ReplayRefused e) {
                System.err.println(e.getMessage());
                return 1;
            }
        }

        private int append(Selection selection) throws Exception {
            ReplayRequest request = command.order(selection);
            request.requireSeparate(webhooks);
            // Prints the id first, because the command may be killed before it can print the id at the end.
            System.err.println("Replay " + request.id() + ". If it is interrupted, run the same command with --id "
                    + request.id());
            ReplaySummary summary;
            try (Stop stop = new Stop()) {
                try (TerminalProgressBar bar = new TerminalProgressBar()) {
                    summary = replay.run(
                            request,
                            stop::isAsked,
                            (passed, left) -> bar.at(new Progress("replay", passed, left, Duration.ZERO)));
                } catch (ProducerFencedException | InvalidProducerEpochException e) {
                    System.err.println("Another process is running the replay " + request.id() + ".");
                    return 1;
                } catch (KafkaException | ExecutionException | TimeoutException e) {
                    System.err.println(e.getMessage());
                    System.err.println("Not finished: run the same command with the same --id to continue.");
                    return 1;
                }
                print(request, summary);
            }
            return summary.isFinished() ? 0 : 1;
        }

        private static void print(ReplayRequest request, ReplaySummary summary) {
            double seconds = summary.taken().toMillis() / 1000.0;
            System.out.printf(
                    Locale.ROOT,
                    "replay     %s, %s%n"
                            + "appended   %,d records to %s (%,d bytes of values; %,d records including earlier runs)%n"
                            + "read       %,d records (%,d bytes from Kafka)%n"
                            + "took       %,.1f s: %,.0f records a second%n",
                    request.id(),
                    summary.isFinished() ? "finished" : "stopped: run the same command with the same --id to continue",
                    summary.appended(),
                    request.into(),
                    summary.valueBytes(),
                    summary.total(),
                    summary.passed(),
                    summary.bytesRead(),
                    seconds,
                    summary.appended() / Math.max(0.001, seconds));
        }
    }
}
