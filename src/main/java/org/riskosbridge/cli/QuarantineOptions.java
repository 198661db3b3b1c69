package org.riskosbridge.cli;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.quarantine.QuarantineQuery;
import org.riskosbridge.scan.TimeRange;
import picocli.CommandLine.Option;

/** The options that select deliveries in quarantine. */
final class QuarantineOptions {

    @Option(
            names = "--id",
            split = ",",
            paramLabel = "ID",
            description = "Deliveries with these correlation ids, which the response and the list contain.")
    private Set<String> ids = Set.of();

    @Option(names = "--webhook", split = ",", paramLabel = "NAME", description = "Deliveries to these webhooks.")
    private Set<String> webhooks = Set.of();

    @Option(
            names = "--cause",
            split = ",",
            paramLabel = "CAUSE",
            description = "Deliveries with these causes, such as OTHER_ENVIRONMENT.")
    private Set<String> causes = Set.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Deliveries that came at this time or later: 2026-11-29T10:00:00Z, yesterday, \"2h ago\".")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Deliveries that came before this time.")
    private @Nullable Instant to;

    /** {@return whether no option selects anything} */
    boolean areEmpty() {
        return ids.isEmpty() && webhooks.isEmpty() && causes.isEmpty() && from == null && to == null;
    }

    /** @throws IllegalArgumentException when the time is empty */
    QuarantineQuery query() {
        return new QuarantineQuery(ids, webhooks, causes, new TimeRange(from, to));
    }
}
