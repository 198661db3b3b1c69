package org.riskosbridge.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

    private final List<String> lines = new ArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private long now = Long.MAX_VALUE - 5;
    private final Availability kafka = new Availability(
            "Kafka", "kafka-1:9092", "kafka.bootstrap.servers", meters, () -> now, (level, line) -> lines.add(line));

    @Test
    void outageIsToldOnceWithItsAddressAndItsEndWithWhatWasAnswered() {
        answer("appended", 7);
        kafka.unavailable("no broker has answered for 4 s");
        kafka.unavailable("no broker has answered for 4 s");
        assertThat(kafka.problem().orElseThrow()).contains("Kafka (kafka-1:9092) is unavailable since 20");
        answer("appended", 2);
        answer("log-unavailable", 1200);
        pass(Duration.ofSeconds(63));
        kafka.available();
        kafka.available();
        assertThat(kafka.problem()).isEmpty();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("Kafka (kafka-1:9092) is unavailable", "kafka.bootstrap.servers");
        assertThat(lines.get(1)).contains("is available again after 63 s", "2 appended, 1200 log-unavailable");
    }

    @Test
    void dependencyThatComesAndGoesIsToldOnceAMinute() {
        for (int second = 0; second < 60; second++) {
            kafka.unavailable("reset");
            kafka.available();
            pass(Duration.ofSeconds(1));
        }
        assertThat(lines).hasSize(2);
        kafka.unavailable("reset");
        assertThat(lines).hasSize(3);
    }

    private void answer(String outcome, int count) {
        meters.counter("bridge.deliveries", "webhook", "riskos", "outcome", outcome)
                .increment(count);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
