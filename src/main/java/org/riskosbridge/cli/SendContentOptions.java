package org.riskosbridge.cli;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.EventTypes;
import org.riskosbridge.send.Content;
import org.riskosbridge.send.Scenario;
import org.riskosbridge.send.Share;
import picocli.CommandLine.Option;

/** The options of {@code send} for the content of events. */
final class SendContentOptions {

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            description = {
                "Event types, used in turn; 'all' means every documented type. A type without its own sample gets a"
                        + " generic body.",
                "Default: evaluation_completed"
            })
    private @Nullable List<String> types;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            converter = ScenarioConverter.class,
            description = {
                "Whole evaluations instead of single events: onboarding, account-takeover, docv or rerun. The events of one"
                        + " evaluation share an eval_id, and are sent within 10 s of each other. Some evaluations are never"
                        + " completed. --count and --rate count evaluations."
            })
    private @Nullable Scenario scenario;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description = "Pad each body to exactly this size, by a further member of 'data'.")
    private @Nullable Integer size;

    @Option(
            names = "--duplicates",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = {
                "The share of deliveries, such as 10%%, that repeat one of the last 1,024 events byte for byte, whether or"
                        + " not that event has been answered. --count and --rate count all deliveries: --count 100"
                        + " --duplicates 10%% sends 90 events, and sends 10 of them again.",
                "Default: none"
            })
    private Share duplicates = Share.NONE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "The same seed gives the same event ids, and with the same --event-at the same bodies. Default: random")
    private @Nullable Long seed;

    @Option(
            names = "--event-at",
            paramLabel = "TIME",
            description = "The event_at of all events, RFC 3339 in UTC. Default: the time of sending")
    private @Nullable Instant eventAt;

    /** @throws IllegalArgumentException when an option is wrong */
    Content content() {
        if (scenario != null && types != null) {
            throw new IllegalArgumentException("give --type or --scenario, not both");
        }
        List<String> named = (types == null ? List.of("evaluation_completed") : types)
                .stream()
                        .flatMap(type -> type.equals("all") ? EventTypes.DOCUMENTED.stream() : List.of(type).stream())
                        .toList();
        return new Content(
                named,
                size == null ? OptionalInt.empty() : OptionalInt.of(size),
                duplicates,
                seed == null ? new SecureRandom().nextLong() : seed,
                Optional.ofNullable(eventAt),
                Optional.ofNullable(scenario));
    }
}
