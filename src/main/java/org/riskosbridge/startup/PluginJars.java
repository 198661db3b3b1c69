package org.riskosbridge.startup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Jars that an operator puts beside the program: classes that Kafka's settings name, such as a provider's login module. */
public final class PluginJars {

    private static final Logger LOG = Logger.getLogger(PluginJars.class);

    private PluginJars() {}

    /** {@return the directory of the jars: {@code plugins} beside {@code quarkus-run.jar}} */
    static Path directory() {
        String program = System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0];
        return Path.of(program).toAbsolutePath().resolveSibling("plugins");
    }

    /**
     * Makes the classes of the jars visible to Kafka's clients. The clients load such classes by the context class loader of the thread that
     * creates a client, and each thread inherits this class loader from the thread that starts it. Call this method before all else.
     */
    public static void load() {
        Path directory = directory();
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> jars = jars(directory);
        if (!jars.isEmpty()) {
            LOG.infof(
                    "Jars of %s: %s",
                    directory, jars.stream().map(Path::getFileName).toList());
            Thread thread = Thread.currentThread();
            thread.setContextClassLoader(new URLClassLoader(
                    jars.stream().map(PluginJars::url).toArray(URL[]::new), thread.getContextClassLoader()));
        }
    }

    private static List<Path> jars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the directory " + directory, e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
