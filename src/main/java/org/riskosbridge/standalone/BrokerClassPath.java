package org.riskosbridge.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the broker's child JVM finds its classes: beside our own, when the program was built with them. */
final class BrokerClassPath {

    private BrokerClassPath() {}

    /**
     * {@return the value for the variable {@code CLASSPATH}; as an argument it would be 20 KB in each process list} Of jars
     * alone: the JVM archives no classes where a folder is in the path.
     */
    static String find() {
        if (BrokerClassPath.class.getClassLoader().getResource("kafka/Kafka.class") == null) {
            throw new StartFailed(
                    "This program was built without a Kafka broker. Build it with: mvn -Pstandalone package");
        }
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .flatMap(entry -> entry.endsWith("quarkus-run.jar") ? packaged(Path.of(entry)) : Stream.of(entry))
                .filter(entry -> entry.endsWith(".jar") && !isQuarkus(entry))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Quarkus's launcher, which is all that the class path names, keeps the jars in these folders. */
    private static Stream<String> packaged(Path launcher) {
        Path lib = launcher.toAbsolutePath().resolveSibling("lib");
        return Stream.of("boot", "main").map(lib::resolve).flatMap(folder -> {
            try (Stream<Path> jars = Files.list(folder)) {
                return jars.map(Path::toString).sorted().toList().stream();
            } catch (IOException e) {
                throw new StartFailed("Cannot read the program's own jars in " + folder + ": " + e, e);
            }
        });
    }

    /** Quarkus's own jars keep every log record back until a Quarkus application starts, which it never does there. */
    private static boolean isQuarkus(String entry) {
        return entry.contains("io.quarkus.") || entry.contains("/io/quarkus/");
    }
}
