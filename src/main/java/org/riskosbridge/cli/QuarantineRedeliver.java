package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.riskosbridge.quarantine.Quarantine;
import org.riskosbridge.quarantine.QuarantineQuery;
import org.riskosbridge.quarantine.Redelivery;
import org.riskosbridge.quarantine.RedeliveryRequest;
import org.riskosbridge.quarantine.RedeliverySummary;
import org.riskosbridge.reconcile.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quarantine redeliver}: redelivers deliveries in quarantine. */
@Command(
        name = "redeliver",
        description = "Redeliver deliveries in quarantine as if RiskOS had sent them again: claim, append, commit.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The command reads the bridge's settings, and needs the bridge's permissions in Kafka and Redis, but no credentials of a"
                    + " webhook. It refuses a delivery whose cause still exists. If the command is stopped or killed, run it again: each"
                    + " event gets one record.",
            "",
            "Exit code: 0 if every selected delivery is stored, 1 if one is refused or not yet stored, 2 for wrong arguments.",
            "",
            "Examples:",
            "  quarantine redeliver --id 5f2c... --reason 'ticket 4711'",
            "  quarantine redeliver --cause OTHER_ENVIRONMENT --from yesterday --reason 'ticket 4711' --dry-run"
        })
final class QuarantineRedeliver implements Callable<Integer> {

    /** How long Kafka and Redis may take to become available. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Mixin
    private QuarantineOptions which = new QuarantineOptions();

    @Option(names = "--all", description = "Select every delivery; needed if no other option selects.")
    private boolean isAll;

    @Mixin
    private AuditOptions audit = new AuditOptions();

    @Option(
            names = "--dry-run",
            description =
                    "Redeliver nothing: count the deliveries that would be stored, and those that would be refused with the reasons.")
    private boolean isDryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (which.areEmpty() != isAll) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Select deliveries with --id, --webhook, --cause, --from or --to, or give --all.");
        }
        if (!isDryRun && audit.reason().isBlank()) {
            throw new ParameterException(spec.commandLine(), AuditOptions.NO_REASON);
        }
        return OneShotCommand.append(App.class, this);
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final QuarantineRedeliver command = OneShotCommand.command(QuarantineRedeliver.class);
        private final Quarantine quarantine;
        private final Appending appending;
        private final Redelivery redelivery;

        App(Quarantine quarantine, Appending appending, Redelivery redelivery) {
            this.quarantine = quarantine;
            this.appending = appending;
            this.redelivery = redelivery;
        }

        @Override
        public int run(String... arguments) throws Exception {
            try {
                QuarantineQuery query = command.which.query();
                return command.isDryRun ? count(query) : redeliver(query);
            } catch (IllegalArgumentException | IllegalStateException | ConfigurationException e) {
                System.err.println(e.getMessage());
            } catch (KafkaException | ExecutionException | TimeoutException e) {
                System.err.println(e.getMessage());
                System.err.println("Not finished: run the same command again to continue.");
            }
            return 1;
        }

        private int count(QuarantineQuery query) throws Exception {
            Set<String> redelivered = quarantine.redelivered();
            Map<String, Long> counts = new TreeMap<>();
            try (Stop stop = new Stop();
                    TerminalProgressBar bar = new TerminalProgressBar()) {
                quarantine.visit(
                        query,
                        delivery -> {
                            String what = redelivered.contains(delivery.id())
                                    ? "redelivered before"
                                    : quarantine
                                            .refusal(delivery)
                                            .map(why -> "refused: " + why)
                                            .orElse("would be redelivered");
                            counts.merge(what, 1L, Long::sum);
                            return !stop.isAsked();
                        },
                        (passed, left) -> bar.at(new Progress("reading", passed, left, Duration.ZERO)));
            }
            counts.forEach((what, count) -> line(count, what));
            line(counts.values().stream().mapToLong(count -> count).sum(), "in total; nothing was appended");
            return 0;
        }

        private int redeliver(QuarantineQuery query) throws Exception {
            appending.start();
            Optional<String> problem = appending.await(PATIENCE);
            if (problem.isPresent()) {
                throw new IllegalStateException(problem.get());
            }
            RedeliveryRequest request = new RedeliveryRequest(
                    UUID.randomUUID().toString(), query, command.audit.who(), command.audit.reason(), Long.MAX_VALUE);
            try (Stop stop = new Stop()) {
                RedeliverySummary summary;
                try (TerminalProgressBar bar = new TerminalProgressBar()) {
                    summary = redelivery.run(
                            request,
                            stop::isAsked,
                            (passed, left) -> bar.at(new Progress("redelivery", passed, left, Duration.ZERO)));
                }
                print(summary);
                return summary.isComplete() ? 0 : 1;
            }
        }

        private static void print(RedeliverySummary summary) {
            line(summary.appended(), "events appended");
            line(summary.duplicates(), "events that were already stored");
            line(summary.skipped(), "deliveries that were redelivered before");
            summary.refused().forEach((why, count) -> line(count, "refused: " + why));
            summary.stopped()
                    .ifPresent(
                            why -> System.out.println("Stopped: " + why + " Run the same command again to continue."));
        }

        private static void line(long count, String what) {
            System.out.printf(Locale.ROOT, "%,15d  %s%n", count, what);
        }
    }
}
