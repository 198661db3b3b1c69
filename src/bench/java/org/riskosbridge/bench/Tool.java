package org.riskosbridge.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A program that the machine must have. */
enum Tool {
    WRK,
    NODE,
    NPM;

    private String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    private boolean isThere() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command())));
    }

    /** {@return one line that says what is missing and how to install it; empty when nothing is} */
    static Optional<String> missing() {
        String missing = Arrays.stream(values())
                .filter(tool -> !tool.isThere())
                .map(Tool::command)
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Missing: " + missing + ". Install: apt-get install wrk nodejs npm");
    }
}
