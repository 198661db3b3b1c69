package org.riskosbridge.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.send.Retries;
import org.riskosbridge.send.Trust;
import picocli.CommandLine.Option;

/** The options of {@code send} for each delivery. */
final class SendDeliveryOptions {

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "Retries after a time-out, a failed connection, 429 or 5xx. Default: ${DEFAULT-VALUE}")
    private int retries = 5;

    @Option(
            names = "--retry-delay",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The delay before the first retry; n times this delay before retry n. Default: 1s")
    private Duration retryDelay = Duration.ofSeconds(1);

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The time-out of each attempt. Default: 30s, the time-out of RiskOS")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--cacert", paramLabel = "FILE", description = "Trust only the TLS certificates of this PEM file.")
    private @Nullable Path cacert;

    @Option(names = "--insecure", description = "Trust any TLS certificate.")
    private boolean insecure;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Write one line per attempt: event id, attempt, answer, milliseconds, event type, and SHA-256"
                    + " of the body, separated by tabs. An existing file is overwritten.")
    private @Nullable Path log;

    /** @throws IllegalArgumentException when an option is wrong */
    Retries retries() {
        return new Retries(retries, retryDelay, timeout);
    }

    /** @throws IllegalArgumentException when the options contradict each other */
    Trust trust() {
        if (insecure && cacert != null) {
            throw new IllegalArgumentException("give --cacert or --insecure, not both");
        }
        if (insecure) {
            return new Trust.Any();
        }
        return cacert == null ? new Trust.Default() : new Trust.Only(cacert);
    }

    Optional<Path> log() {
        return Optional.ofNullable(log);
    }
}
