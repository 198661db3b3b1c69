package org.riskosbridge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.quarantine.Quarantine;
import org.riskosbridge.quarantine.QuarantineQuery;
import org.riskosbridge.quarantine.QuarantinedDelivery;
import org.riskosbridge.scan.TimeRange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quarantine show}: one delivery. */
@Command(
        name = "show",
        description = "Show a delivery in quarantine: the cause, and whether it can be redelivered.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code: 0, or 1 if the quarantine has no delivery with this id or could not be read."})
final class QuarantineShow implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The correlation id, which the response and the list contain.")
    private String id = "";

    @Option(names = "--show-data", description = "Also show the body, which contains personal data.")
    private boolean isDataShown;

    @Override
    public Integer call() {
        return OneShotCommand.run(App.class, this);
    }

    /** The task, run with the bridge's clients. */
    static final class App implements QuarkusApplication {

        private final QuarantineShow command = OneShotCommand.command(QuarantineShow.class);
        private final Quarantine quarantine;

        App(Quarantine quarantine) {
            this.quarantine = quarantine;
        }

        @Override
        public int run(String... arguments) throws Exception {
            AtomicBoolean isFound = new AtomicBoolean();
            try {
                boolean isRedelivered = quarantine.redelivered().contains(command.id);
                quarantine.visit(
                        new QuarantineQuery(Set.of(command.id), Set.of(), Set.of(), TimeRange.ALWAYS),
                        delivery -> {
                            print(delivery, isRedelivered);
                            isFound.set(true);
                            return false;
                        },
                        (passed, left) -> {});
            } catch (IllegalArgumentException | IllegalStateException | ConfigurationException e) {
                System.err.println(e.getMessage());
                return 1;
            }
            if (!isFound.get()) {
                System.err.println("The quarantine has no delivery " + SafeText.printable(command.id)
                        + ". Retention may have deleted it; 'quarantine list' shows the deliveries in quarantine.");
            }
            return isFound.get() ? 0 : 1;
        }

        private void print(QuarantinedDelivery delivery, boolean isRedelivered) {
            LogPosition position = delivery.position();
            line("id", delivery.id());
            line("at", delivery.at().toString());
            line("webhook", delivery.webhook());
            line("cause", delivery.cause());
            line("record", position.topic() + "-" + position.partition() + "-" + position.offset());
            line("size", delivery.body().length + " bytes");
            if (delivery.parsed() instanceof Envelope event) {
                line("event id", event.eventId());
                line("type", event.eventType());
                line("event at", event.eventAt());
                line("eval id", event.evalId());
                line("environment", event.environment());
            }
            Optional<String> refusal = quarantine.refusal(delivery);
            line(
                    "redeliver",
                    isRedelivered
                            ? "done"
                            : refusal.map(why -> "refused: " + why).orElse("possible"));
            if (command.isDataShown) {
                System.out.println();
                System.out.println(SafeText.printable(new String(delivery.body(), UTF_8)));
            }
        }

        private static void line(String name, @Nullable String value) {
            System.out.printf("%-12s %s%n", name, QuarantineLine.printable(value == null ? "" : value));
        }
    }
}
