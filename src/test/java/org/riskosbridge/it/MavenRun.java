package org.riskosbridge.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Maven as a process of its own, with the local repository of this build. */
public final class MavenRun {

    private MavenRun() {}

    /** Runs Maven, which must succeed; {@code log} gets its output. */
    public static void run(Path log, String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(log.getParent());
        List<String> command =
                new ArrayList<>(List.of("mvn", "--batch-mode", "-Dmaven.repo.local=" + localRepository()));
        command.addAll(List.of(arguments));
        Process maven = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(maven.waitFor()).as("Maven: see " + log).isZero();
    }

    /** {@return the local repository of this build; without it, Maven would make one in the sources} */
    static String localRepository() {
        return requireNonNull(
                System.getProperty("maven.repo.local"),
                "maven.repo.local is not set: integration tests run in failsafe");
    }
}
