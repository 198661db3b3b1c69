package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningTrialTest {

    private static final String LOCATIONS = "quarkus.config.locations";

    @Test
    void fileThatTheOperatorNamesIsNotReplacedByTheTrial(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("own.properties"), "kafka.bootstrap.servers=kafka-1:9092\n");
        System.setProperty(LOCATIONS, file.toString());
        try {
            assertThat(RunningTrial.isConfigured()).isTrue();
        } finally {
            System.clearProperty(LOCATIONS);
        }
        assertThat(RunningTrial.isConfigured()).isFalse();
    }

    @Test
    void addressesThatACommandTriesAreSaidWithoutTrialAndSettings() {
        assertThat(RunningTrial.nothingToFind())
                .isEqualTo("No trial is running, and Kafka and Redis are not configured. Trying"
                        + " kafka.bootstrap.servers=localhost:9092 and quarkus.redis.hosts=redis://localhost:6379.");
    }
}
