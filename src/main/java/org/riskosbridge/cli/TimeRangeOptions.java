package org.riskosbridge.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.scan.TimeRange;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that select records by time. */
final class TimeRangeOptions {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Records with this timestamp or a later one: 2026-11-29T10:00:00Z, 2026-11-29 (UTC), yesterday, \"2h ago\".")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description =
                    "Records with a timestamp before this time. Default: all records that exist when the command begins")
    private @Nullable Instant to;

    @Option(
            names = "--event-at-from",
            paramLabel = "TIME",
            description = {
                "Events whose event_at is this time or later. Without --from, the command reads records from an hour before"
                        + " this time. An event whose event_at was more than an hour in the future needs --from."
            })
    private @Nullable Instant occurredFrom;

    @Option(
            names = "--event-at-to",
            paramLabel = "TIME",
            description =
                    "Events whose event_at is before this time. An event may arrive late, so the command reads up to --to.")
    private @Nullable Instant occurredTo;

    /** @throws ParameterException when an end is before its start */
    void require(CommandSpec spec) {
        requireOrder(spec, "--from", from, "--to", to);
        requireOrder(spec, "--event-at-from", occurredFrom, "--event-at-to", occurredTo);
    }

    private static void requireOrder(
            CommandSpec spec, String start, @Nullable Instant from, String end, @Nullable Instant to) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new ParameterException(
                    spec.commandLine(), end + " (" + to + ") must be later than " + start + " (" + from + ")");
        }
    }

    /** @throws IllegalArgumentException when the time is empty */
    TimeRange appended() {
        return new TimeRange(from, to);
    }

    /** @throws IllegalArgumentException when the time is empty */
    TimeRange occurred() {
        return new TimeRange(occurredFrom, occurredTo);
    }
}
