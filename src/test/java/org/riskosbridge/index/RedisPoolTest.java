package org.riskosbridge.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisPoolTest {

    /** A report every 10 s met the read time-out of its connection every 10 s, and sometimes failed. */
    @Test
    void unusedConnectionLeavesThePoolBeforeItsReadTimeoutClosesIt() throws IOException {
        SmallRyeConfig defaults = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Path.of("src/main/resources/application.properties")
                        .toUri()
                        .toURL()))
                .withConverter(Duration.class, 100, new DurationConverter())
                .build();

        Duration inThePool = defaults.getValue("quarkus.redis.pool-recycle-timeout", Duration.class)
                .plus(defaults.getValue("quarkus.redis.pool-cleaner-interval", Duration.class));

        // At most half of the time-out, because a busy process runs the pool's cleaner late.
        assertThat(inThePool.multipliedBy(2))
                .isLessThanOrEqualTo(defaults.getValue("quarkus.redis.tcp.read-idle-timeout", Duration.class));
    }
}
