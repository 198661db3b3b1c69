package org.riskosbridge.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The programs under test. The Maven run that starts the benchmark builds the bridge; this class builds the other programs. */
final class Builds {

    private static final Path APP = Path.of("target", "quarkus-app");

    static final Path BRIDGE = APP.resolve("quarkus-run.jar");
    static final Path CACHE = APP.resolve("app.aot");
    static final Path BARE = Site.DIRECTORY.resolve("bare/quarkus-app/quarkus-run.jar");
    static final Path OBVIOUS = Site.DIRECTORY.resolve("obvious/quarkus-app/quarkus-run.jar");
    static final Path EXPRESS = Site.DIRECTORY.resolve("express");

    private static final Path SOURCES = Path.of("src", "bench");

    private Builds() {}

    /** Builds each program that is missing or older than its sources. */
    static void make(Kind kind) throws IOException, InterruptedException {
        switch (kind) {
            case BARE -> maven("bare", BARE);
            case OBVIOUS -> maven("obvious", OBVIOUS);
            case EXPRESS -> npm();
            case BRIDGE -> {
                if (!Files.exists(BRIDGE)) {
                    throw new BenchFailed(BRIDGE + " is missing: mvn package");
                }
            }
        }
    }

    /** Creates the bridge's AOT cache as its image does, when the cache is missing or older than the program. */
    static void cache(String bootstrapServers, String redisHosts) throws IOException, InterruptedException {
        make(Kind.BRIDGE);
        if (!Kind.IS_OF_IMAGE || isNewer(CACHE, BRIDGE)) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of("deploy", "docker", "aot-cache.sh").toString(),
                APP.toString(),
                "-Dkafka.bootstrap.servers=" + bootstrapServers,
                "-Dquarkus.redis.hosts=" + redisHosts));
        command.addAll(Kind.AS_ITS_IMAGE);
        command.addAll(Kind.JVM);
        run(command, Path.of("."));
    }

    private static void maven(String name, Path jar) throws IOException, InterruptedException {
        Path sources = SOURCES.resolve(name);
        if (isNewer(jar, sources)) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home", "/usr"), "bin", "mvn").toString(),
                "--batch-mode",
                "--quiet",
                "--file=" + sources.resolve("pom.xml"),
                "-Dquarkus.platform.version=" + System.getProperty("quarkus.platform.version"),
                "-Ddirectory=" + Site.DIRECTORY.resolve(name),
                "package"));
        if (Boolean.getBoolean("maven.offline")) {
            command.add("--offline");
        }
        run(command, Path.of("."));
    }

    private static void npm() throws IOException, InterruptedException {
        Path sources = SOURCES.resolve("express");
        Path modules = EXPRESS.resolve("node_modules");
        if (isNewer(modules, sources)) {
            return;
        }
        Files.createDirectories(EXPRESS);
        for (String name : List.of("package.json", "package-lock.json", "server.js")) {
            Files.copy(sources.resolve(name), EXPRESS.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        run(List.of("npm", "ci", "--no-audit", "--no-fund"), EXPRESS);
    }

    private static boolean isNewer(Path built, Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            FileTime latest =
                    files.map(Builds::modified).max(Comparator.naturalOrder()).orElseThrow();
            return Files.exists(built) && modified(built).compareTo(latest) > 0;
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command, Path directory) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new BenchFailed(String.join(" ", command) + " ended with " + code);
        }
    }
}
