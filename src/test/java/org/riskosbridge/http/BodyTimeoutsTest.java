package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyTimeoutsTest {

    @Test
    void aTimeInWhichNoBodyCanComeIsRefused() {
        assertThat(new BodyTimeouts(Duration.ofSeconds(1))).isNotNull();
        assertThatThrownBy(() -> new BodyTimeouts(Duration.ofMillis(999)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bridge.sources.body-timeout=PT0.999S")
                .hasMessageContaining("1s or more");
    }
}
