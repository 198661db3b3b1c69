package org.riskosbridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class ReaderSettingsTest {

    /** The broker holds the last fetch of a reader, and the close of the reader waits for it. */
    @Test
    void closeWaitsForNoLongFetch() {
        assertThat(ReaderSettings.of(Map.of("fetch.max.wait.ms", 500)))
                .hasEntrySatisfying(
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        wait -> assertThat((int) wait).isBetween(1, 100));
    }
}
