package org.riskosbridge.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.send.Pace;
import picocli.CommandLine.Option;

/** The options of {@code send} for number and rate. */
final class SendPaceOptions {

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Deliveries, retries not counted. Default: 1; without end when --duration is given")
    private @Nullable Long count;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Begin deliveries for so long, such as 30s or 5m; retries may follow after it.")
    private @Nullable Duration duration;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = {
                "Deliveries per second. Latency is then counted from the time at which each was meant to begin.",
                "Default: as fast as the connections allow"
            })
    private @Nullable Double rate;

    @Option(
            names = "--connections",
            paramLabel = "C",
            description = {
                "How many deliveries may be under way at once. A delivery that waits for its retry counts too, unless"
                        + " there is a --rate.",
                "Default: ${DEFAULT-VALUE}"
            })
    private int connections = 32;

    /** @throws IllegalArgumentException when an option is wrong */
    Pace pace() {
        return new Pace(
                deliveries(),
                Optional.ofNullable(duration),
                rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
                connections);
    }

    private OptionalLong deliveries() {
        if (count != null) {
            return OptionalLong.of(count);
        }
        return duration == null ? OptionalLong.of(1) : OptionalLong.empty();
    }
}
