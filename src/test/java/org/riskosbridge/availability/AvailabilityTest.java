package org.riskosbridge.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.riskosbridge.time.ManualClock;

class AvailabilityTest {

    private final List<String> lines = new ArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ManualClock clock = new ManualClock();
    private final Availability kafka = new Availability(
            "Kafka", "kafka-1:9092", "kafka.bootstrap.servers", meters, clock, (level, line) -> lines.add(line));

    @Test
    void outageIsToldOnceWithItsAddressAndItsEndWithWhatWasAnswered() {
        answer("appended", 7);
        kafka.unavailable("no broker has answered for 4 s");
        kafka.unavailable("no broker has answered for 4 s");
        assertThat(kafka.problem().orElseThrow()).contains("Kafka (kafka-1:9092) is unavailable since 20");
        answer("appended", 2);
        answer("log-unavailable", 1200);
        clock.pass(63_000);
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
            clock.pass(1_000);
        }
        assertThat(lines).hasSize(2);
        kafka.unavailable("reset");
        assertThat(lines).hasSize(3);
    }

    /** A dependency that was away for a second must not hide the outage that follows. */
    @Test
    void outageSoonAfterAnotherIsReportedWhenAMinuteHasPassed() {
        kafka.unavailable("reset");
        kafka.available();
        clock.pass(30_000);
        kafka.unavailable("no broker has answered for 4 s");
        clock.pass(29_999);
        assertThat(lines).hasSize(2);

        clock.pass(1);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2))
                .containsPattern("Kafka \\(kafka-1:9092\\) is unavailable since 20.*Z: no broker has answered for 4 s");
        clock.pass(600_000);
        kafka.available();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(3)).contains("is available again after 630 s");
    }

    private void answer(String outcome, int count) {
        meters.counter("bridge.deliveries", "webhook", "riskos", "outcome", outcome)
                .increment(count);
    }
}
