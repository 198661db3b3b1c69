package org.riskosbridge.console;

import io.smallrye.config.SmallRyeConfigBuilder;

/** The default configuration of a console. */
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
