package org.riskosbridge.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/** The console of a trial: this program as a child process, on loopback. */
final class ConsoleProcess implements AutoCloseable {

    /** Time-out of the console's end: the console has nothing to finish. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Path directory;
    private final int port;

    /** An argument that the console ignores. It identifies the console of a trial, whatever its port is. */
    private final String mark;

    private final ChildProcess child;

    ConsoleProcess(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        this.mark = "-Dconsole.directory=" + directory;
        this.child = new ChildProcess("console", directory, STOP_LIMIT);
    }

    /** Ends the console of a killed earlier run. */
    void prepare() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StartFailed("Cannot create the directory " + directory + ": " + e, e);
        }
        child.takeDirectory(mark + " ");
    }

    /** Starts the console, and returns at once: the console is ready after some seconds. */
    void start(Map<String, String> settings) {
        // The jar of the program comes first; jars that only the broker needs may follow.
        Path jar = Path.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1)[0])
                .toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                mark,
                "-Xmx96m",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", jar.toString(), mainClass(jar), "console", "--port", Integer.toString(port)));
        child.launch(command, Map.of());
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Main-Class");
        } catch (IOException e) {
            throw new StartFailed("Cannot read " + jar + ": " + e, e);
        }
    }

    @Override
    public void close() {
        child.stop();
    }
}
