package org.riskosbridge.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Callable;
import org.riskosbridge.quarantine.Quarantine;
import org.riskosbridge.quarantine.QuarantineQuery;
import org.riskosbridge.quarantine.QuarantinedDelivery;
import org.riskosbridge.reconcile.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quarantine list}: one line for each delivery. */
@Command(
        name = "list",
        description =
                "List deliveries in quarantine, one per line: time, id, webhook, cause, state, type, event id, size.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "State: 'waiting' can be redelivered, 'redelivered' has been redelivered, 'refused' would fail again. 'quarantine show'"
                    + " shows the reason.",
            "The command needs neither Redis nor the credentials of a webhook. It shows only the size of a body.",
            "",
            "Exit code: 0, or 1 if the quarantine could not be read."
        })
final class QuarantineList implements Callable<Integer> {

    @Mixin
    private QuarantineOptions which = new QuarantineOptions();

    @Option(names = "--all", description = "Also list redelivered deliveries.")
    private boolean isAllShown;

    @Option(names = "--count", paramLabel = "N", description = "List only the last N. Default: ${DEFAULT-VALUE}")
    private int count = 100;

    @Override
    public Integer call() {
        return OneShotCommand.run(App.class, this);
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private record Line(Instant at, String text) {}

        private final QuarantineList command = OneShotCommand.command(QuarantineList.class);
        private final Quarantine quarantine;

        App(Quarantine quarantine) {
            this.quarantine = quarantine;
        }

        @Override
        public int run(String... arguments) throws Exception {
            PriorityQueue<Line> last = new PriorityQueue<>(Comparator.comparing(Line::at));
            try (Stop stop = new Stop();
                    TerminalProgressBar bar = new TerminalProgressBar()) {
                QuarantineQuery query = command.which.query();
                Set<String> redelivered = quarantine.redelivered();
                quarantine.visit(
                        query,
                        delivery -> {
                            boolean isDone = redelivered.contains(delivery.id());
                            if (!isDone || command.isAllShown) {
                                last.add(new Line(
                                        delivery.at(),
                                        QuarantineLine.of(delivery, isDone ? "redelivered" : state(delivery))));
                            }
                            if (last.size() > command.count) {
                                last.remove();
                            }
                            return !stop.isAsked();
                        },
                        (passed, left) -> bar.at(new Progress("reading", passed, left, Duration.ZERO)));
            } catch (IllegalArgumentException | IllegalStateException | ConfigurationException e) {
                System.err.println(e.getMessage());
                return 1;
            }
            while (!last.isEmpty()) {
                System.out.println(last.remove().text());
            }
            return 0;
        }

        private String state(QuarantinedDelivery delivery) {
            return quarantine.refusal(delivery).isPresent() ? "refused" : "waiting";
        }
    }
}
