package org.riskosbridge.oidc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** One process of an {@link AuthorizationServer}: a child process with the tests' own class path. */
final class ServerProcess {

    private final Process process;
    private final Path log;

    ServerProcess(int port) {
        log = Path.of("target", "oidc-server-" + port + ".log");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.springframework.boot.logging.LoggingSystem=none",
                        AuthorizationServer.class.getName(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        java.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")));
        // The process creates and uses RSA keys, for which the tests' -XX:TieredStopAtLevel=1 is too slow.
        java.environment().remove("JDK_JAVA_OPTIONS");
        try {
            process = java.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log() {
        return log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** @param name the signal's name for {@code kill} */
    void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill answered " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
