package org.riskosbridge.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class NeverCompletedTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void onlyTheEvaluationThatNobodyCompletesIsReportedAndOnce() {
        Properties settings = new Properties();
        settings.putAll(Map.of("application.id", "never-completed", "bootstrap.servers", "unused:1"));
        try (var driver = new TopologyTestDriver(
                NeverCompleted.topology("paused", "completed", "overdue", Duration.ofHours(4)), settings, NOON)) {
            var strings = new StringSerializer();
            TestInputTopic<String, String> paused = driver.createInputTopic("paused", strings, strings);
            TestInputTopic<String, String> completed = driver.createInputTopic("completed", strings, strings);
            TestOutputTopic<String, Long> overdue =
                    driver.createOutputTopic("overdue", new StringDeserializer(), new LongDeserializer());

            paused.pipeInput(event("forgotten", NOON));
            paused.pipeInput(event("completed", NOON));
            completed.pipeInput(event("completed", NOON.plusSeconds(60)));
            completed.pipeInput(event("read-first", NOON.plusSeconds(60)));
            paused.pipeInput(event("read-first", NOON));
            driver.advanceWallClockTime(Duration.ofHours(3));
            assertThat(overdue.isEmpty()).isTrue();
            driver.advanceWallClockTime(Duration.ofHours(2));
            assertThat(overdue.readKeyValuesToMap()).isEqualTo(Map.of("forgotten", NOON.toEpochMilli()));
            driver.advanceWallClockTime(Duration.ofHours(9));
            assertThat(overdue.isEmpty()).isTrue();
        }
    }

    private static TestRecord<String, String> event(String evaluation, Instant at) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_evalid", evaluation.getBytes(UTF_8));
        return new TestRecord<>("an-event-id", "{}", headers, at);
    }
}
