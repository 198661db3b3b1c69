package org.riskosbridge.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of the broker's child JVM: the program's own jars, if the program was built with the broker's jars. */
final class BrokerClassPath {

    private BrokerClassPath() {}

    /**
     * {@return the value of the variable {@code CLASSPATH}; an argument would show 20 KB in each process list} Contains jars only:
     * the JVM does not archive classes when the path contains a directory.
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

    /** The class path names only Quarkus's launcher, which keeps the jars in these directories. */
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

    /** Quarkus's jars hold back every log record until a Quarkus application starts, which never happens in the broker's JVM. */
    private static boolean isQuarkus(String entry) {
        return entry.contains("io.quarkus.") || entry.contains("/io/quarkus/");
    }
}
