package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs when all integration tests have ended, and checks the output of their bridges: logs, the last metrics, and all answers other than 200. The
 * output must contain none of the values that were planted in deliveries and settings.
 */
class WhatWasWritten {

    @Test
    void hasNoPersonalDataAndNoCredentials() throws IOException {
        Instant began = Instant.parse(System.getProperty("build.began"));
        try (Stream<Path> files = Files.walk(Files.createDirectories(TestDependencies.DIRECTORY))) {
            List<Path> written = files.filter(
                            file -> file.getFileName().toString().matches("bridge-\\d+-\\d+\\.(log|metrics|answers)"))
                    .filter(file -> file.toFile().lastModified() >= began.toEpochMilli())
                    .toList();
            // A run of selected tests may start no bridge; a run of all tests starts bridges.
            if (System.getProperty("it.test") == null) {
                assertThat(written).isNotEmpty();
            }
            assertThat(written)
                    .allSatisfy(file ->
                            assertThat(Planted.in(read(file))).as("%s", file).isEmpty());
        }
    }

    @Test
    void wouldFindWhatWasPlanted() {
        assertThat(Planted.in("a line about " + Planted.NAME + " and more")).isNotEmpty();
        assertThat(Planted.in("a line about nobody")).isEmpty();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
