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
            description = "The number of deliveries, without retries. Default: 1; no limit with --duration")
    private @Nullable Long count;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Begin deliveries for this time, such as 30s or 5m; retries may follow later.")
    private @Nullable Duration duration;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = {
                "Deliveries per second. Latency is then measured from the time at which a delivery was due.",
                "Default: as fast as the connections allow"
            })
    private @Nullable Double rate;

    @Option(
            names = "--connections",
            paramLabel = "C",
            description = {
                "Maximum number of deliveries in flight. Without --rate, a delivery that waits for its retry counts"
                        + " as in flight.",
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
