package org.riskosbridge.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** POSIX signals to processes that a test has started. */
public final class Signals {

    private Signals() {}

    /** The process has stopped when this method returns: a signal alone takes effect a little later. */
    public static void pause(long pid) throws IOException, InterruptedException {
        send("STOP", pid);
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> isStopped(pid));
    }

    /** Pauses the process for a time. {@return completes when the process continues} */
    public static CompletableFuture<Void> pause(long pid, Duration time) throws IOException, InterruptedException {
        pause(pid);
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        resume(pid);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static boolean isStopped(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("T");
    }

    /** Lets the process continue. */
    public static void resume(long pid) throws IOException, InterruptedException {
        send("CONT", pid);
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill -" + signal + " " + pid + " failed");
        }
    }
}
