package org.riskosbridge.console;

import io.smallrye.config.SmallRyeConfigBuilder;

/** The configuration of a console that nobody has configured. */
final class ConsoleConfigs {

    private ConsoleConfigs() {}

    static ConsoleConfig defaults() {
        return new SmallRyeConfigBuilder()
                .withMapping(ConsoleConfig.class)
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(ConsoleConfig.class);
    }
}
