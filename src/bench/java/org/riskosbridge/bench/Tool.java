package org.riskosbridge.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A program that must be installed on the machine. */
enum Tool {
    WRK,
    NODE,
    NPM,
    REDIS_SERVER;

    private String command() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Optional<Path> found() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, command()))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@return the path of the program} */
    Path path() {
        return found().orElseThrow(() -> new BenchFailed(command() + " is missing"));
    }

    /** {@return one line with the missing programs and how to install them; empty when none is missing} */
    static Optional<String> missing() {
        String missing = Arrays.stream(values())
                .filter(tool -> tool.found().isEmpty())
                .map(Tool::command)
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Missing: " + missing + ". Install: apt-get install wrk nodejs npm redis-server");
    }
}
