package org.riskosbridge.log;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The settings of the log as the bridge reads them, for tests that start no bridge. */
public final class LogConfigs {

    private LogConfigs() {}

    /** {@return the defaults, with these settings replaced} */
    public static LogConfig with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(LogConfig.class)
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(LogConfig.class);
    }
}
