package org.riskosbridge.cli;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.riskosbridge.standalone.TrialSettings;
import org.riskosbridge.startup.ConfigurationCheck;

/** Gives a command the settings of the trial that runs on this machine, unless the command has settings of its own. */
final class RunningTrial {

    private static final List<String> DEPENDENCIES = List.of("kafka.bootstrap.servers", "quarkus.redis.hosts");

    private RunningTrial() {}

    static Optional<TrialSettings> find() {
        return TrialSettings.running(TrialSettings.defaultDirectory());
    }

    /** Must be called before Quarkus reads the configuration. */
    static void adopt() {
        if (!isConfigured()) {
            find().ifPresentOrElse(
                            trial -> {
                                System.setProperty("quarkus.config.locations", TrialSettings.location(trial.file()));
                                System.err.println("Settings of the running trial: " + trial.file());
                            },
                            () -> System.err.println(nothingToFind()));
        }
    }

    /** {@return which addresses a command tries without a trial and without settings} */
    static String nothingToFind() {
        SmallRyeConfig config = ConfigurationCheck.sources().build();
        return "No trial is running, and Kafka and Redis are not configured. Trying "
                + DEPENDENCIES.stream()
                        .map(key -> key + "=" + config.getConfigValue(key).getValue())
                        .collect(Collectors.joining(" and "))
                + ".";
    }

    /** {@return whether a setting names the address of Kafka or Redis, or a webhook} */
    static boolean isConfigured() {
        SmallRyeConfig config;
        try {
            config = ConfigurationCheck.sources().build();
        } catch (RuntimeException unreadable) {
            // ConfigurationCheck prints which file was read.
            return true;
        }
        return DEPENDENCIES.stream()
                        .anyMatch(key ->
                                config.getConfigValue(key).getConfigSourceOrdinal() > ConfigurationCheck.OWN_ORDINAL)
                || StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .anyMatch(name -> name.startsWith("bridge.webhooks.") || name.startsWith("BRIDGE_WEBHOOKS_"));
    }
}
