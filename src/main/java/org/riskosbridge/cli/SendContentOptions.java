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
                "Event types, taken in turn; 'all' is every documented one. A type without a sample of its own"
                        + " gets a generic one.",
                "Default: evaluation_completed"
            })
    private @Nullable List<String> types;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            converter = ScenarioConverter.class,
            description = {
                "Evaluations with a life instead of single events: onboarding, account-takeover, docv or rerun. The events of"
                        + " one evaluation have one eval_id, and follow each other within 10 s; some evaluations are never"
                        + " completed. --count and --rate count evaluations."
            })
    private @Nullable Scenario scenario;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description = "Pad each body to exactly so many bytes, with one more member of 'data'.")
    private @Nullable Integer size;

    @Option(
            names = "--duplicates",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = {
                "That share of the deliveries, such as 10%%, repeats one of the last 1,024 events byte for byte, be it"
                        + " answered yet or not. --count and --rate count all deliveries, so that --count 100"
                        + " --duplicates 10%% sends 90 events, and 10 of them again.",
                "Default: none"
            })
    private Share duplicates = Share.NONE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Equal seeds give equal event ids; with an equal --event-at, equal bodies. Default: random")
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
