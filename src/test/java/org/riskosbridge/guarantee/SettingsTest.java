package org.riskosbridge.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.riskosbridge.guarantee.Finding.State;

class SettingsTest {

    private static final String IN_FLIGHT = "max.in.flight.requests.per.connection";

    private static final Map<String, String> GOOD =
            Map.of("acks", "all", "enable.idempotence", "true", "max.block.ms", "0", IN_FLIGHT, "1");

    @Test
    void producerAsTheBridgeHasItIsGood() {
        assertThat(Settings.producer(key -> GOOD.getOrDefault(key, "")))
                .hasSize(4)
                .allMatch(finding -> finding.state() == State.HOLDS);
    }

    @ParameterizedTest
    @CsvSource({"acks, 1", "enable.idempotence, false", "max.block.ms, 60000", IN_FLIGHT + ", 5"})
    void producerThatPromisesLessIsNamedWithItsKey(String key, String value) {
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.put(key, value);
        assertThat(Settings.producer(name -> settings.getOrDefault(name, "")))
                .filteredOn(finding -> finding.state() == State.FAILS)
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence())
                        .contains("mp.messaging.outgoing.events." + key + " is " + value));
    }
}
