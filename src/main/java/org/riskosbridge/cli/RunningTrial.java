package org.riskosbridge.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.riskosbridge.standalone.TrialSettings;

/** Gives a command the settings of the trial that runs on this machine, when the command was given no others. */
final class RunningTrial {

    /** Of the program's own file; files and variables of a user have more. */
    private static final int OWN_ORDINAL = 250;

    private static final List<String> DEPENDENCIES = List.of("kafka.bootstrap.servers", "quarkus.redis.hosts");

    private RunningTrial() {}

    static Optional<TrialSettings> find() {
        return TrialSettings.running(TrialSettings.defaultDirectory());
    }

    /** Must be called before Quarkus reads the configuration. */
    static void adopt() {
        if (!isConfigured()) {
            find().ifPresent(trial -> {
                System.setProperty("quarkus.config.locations", trial.file().toString());
                System.err.println("Settings of the running trial: " + trial.file());
            });
        }
    }

    /** {@return whether somebody has said where Kafka or Redis is, or configured a webhook} */
    private static boolean isConfigured() {
        SmallRyeConfig config;
        try {
            config = ConfigUtils.emptyConfigBuilder().build();
        } catch (RuntimeException unreadable) {
            // ConfigurationCheck says which file.
            return true;
        }
        return DEPENDENCIES.stream().anyMatch(key -> config.getConfigValue(key).getConfigSourceOrdinal() > OWN_ORDINAL)
                || StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .anyMatch(name -> name.startsWith("bridge.webhooks.") || name.startsWith("BRIDGE_WEBHOOKS_"));
    }
}
