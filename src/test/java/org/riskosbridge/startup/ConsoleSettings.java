package org.riskosbridge.startup;

import static java.util.stream.Collectors.toMap;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.riskosbridge.startup.ConfigurationCheck.Purpose;

/** Checks deployed settings as the command {@code console} does. */
public final class ConsoleSettings {

    private ConsoleSettings() {}

    /**
     * {@return the mistakes, except those about Kafka's host and about files, which exist only where the console is deployed}
     */
    public static List<String> mistakes(Properties settings, Map<String, String> environment) {
        return ConfigurationCheck.mistakes(
                        Purpose.CONSOLE,
                        () -> new SmallRyeConfigBuilder()
                                .addDiscoveredConverters()
                                .addDefaultInterceptors()
                                .addDiscoveredInterceptors()
                                .withSources(
                                        (ConfigSource) new PropertiesConfigSource(text(settings), "deployed", 400),
                                        new EnvConfigSource(environment, 500)))
                .stream()
                .filter(mistake -> !mistake.contains("/run/secrets/"))
                .toList();
    }

    private static Map<String, String> text(Properties settings) {
        return settings.stringPropertyNames().stream()
                .filter(name -> !name.startsWith("kafka."))
                .collect(toMap(name -> name, settings::getProperty));
    }
}
