package org.riskosbridge.cli;

import static org.riskosbridge.config.ShellWord.quoted;

import java.io.File;
import java.nio.file.Path;

/** The words that start this program, as its user has typed them: for help, errors and commands to paste. */
final class ProgramName {

    /** Set by {@code bin/riskos-kafka-bridge}. */
    private static final String PROPERTY = "program.name";

    private static final String DEFAULT = "riskos-kafka-bridge";

    private ProgramName() {}

    /** {@return the script, or {@code java -jar} with the jar; quoted for a shell} */
    static String get() {
        return of(script(), classPath());
    }

    /** {@return the same words for a shell in any directory} */
    static String anywhere() {
        // A name without a slash was found on the PATH.
        String script = script();
        return of(
                script.contains("/") ? absolute(script) : script,
                absolute(classPath().split(File.pathSeparator, 2)[0]));
    }

    private static String script() {
        return System.getProperty(PROPERTY, "");
    }

    private static String classPath() {
        return System.getProperty("java.class.path", "");
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    /**
     * {@return the name}
     *
     * @param script the script that started the JVM; empty without a script
     * @param classPath the class path; its first entry is the jar, when a jar was started
     */
    static String of(String script, String classPath) {
        if (!script.isEmpty()) {
            return quoted(script);
        }
        String first = classPath.split(File.pathSeparator, 2)[0];
        return first.endsWith("quarkus-run.jar") ? "java -jar " + quoted(first) : DEFAULT;
    }
}
