package org.riskosbridge.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A child process that owns one directory. Handles its log, its end, and a process that a killed earlier run left behind.
 *
 * <p>There is no pid file, which could be stale or torn. A child is recognised by its command line, which has the path of its
 * configuration file or of its directory.
 */
final class ChildProcess {

    /**
     * Ctrl-C in a terminal signals every process of the foreground group, and would end broker and Redis while the bridge still writes to
     * them. {@code setsid} moves the child to its own group; without {@code setsid} (macOS) the child ignores SIGINT and SIGHUP, which protects at
     * least the broker. With {@code exec} the pid is the pid of the child itself.
     */
    private static final String OUT_OF_REACH_OF_CTRL_C = "trap '' INT HUP; exec $(command -v setsid) \"$@\"";

    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final Path directory;
    private final ChildProcessLog log;
    private final Duration grace;
    private @Nullable DataDirectoryLock lock;
    private @Nullable Process process;

    /** @param grace how long SIGTERM may take before SIGKILL */
    ChildProcess(String name, Path directory, Duration grace) {
        this.name = name;
        this.directory = directory;
        this.log = new ChildProcessLog(directory, name);
        this.grace = grace;
    }

    /**
     * Locks the directory and ends a process that an earlier run left. Idempotent.
     *
     * @param mark text that only the command line of this child contains
     */
    void takeDirectory(String mark) {
        if (lock == null) {
            lock = DataDirectoryLock.take(directory);
            ProcessHandle.allProcesses()
                    .filter(p -> p.info()
                            .commandLine()
                            .filter(line -> line.contains(mark))
                            .isPresent())
                    .forEach(this::end);
        }
    }

    /** Starts the command with its output in {@code <name>.log}; keeps the previous log as {@code .old}. */
    void launch(List<String> command, Map<String, String> environment) {
        List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", OUT_OF_REACH_OF_CTRL_C, name));
        wrapped.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(wrapped)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.begin());
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new StartFailed("Cannot start " + name + ": " + e, e);
        }
    }

    /** Waits until the child is ready. The start fails when the child ends first or exceeds the limit. */
    void awaitReady(BooleanSupplier ready, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            if (awaitEnd(POLL)) {
                throw new StartFailed(name + " ended while starting" + log.lastLines());
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailed(name + " was not ready after " + limit.toSeconds() + " s" + log.lastLines());
            }
        }
    }

    /** Waits for a child that ends by itself. {@return whether the child ended within the limit} */
    boolean awaitEnd(Duration limit) {
        try {
            return running().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailed("Interrupted while waiting for " + name, e);
        }
    }

    int exitCode() {
        return running().exitValue();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    long pid() {
        return running().pid();
    }

    /** Sends SIGTERM, and SIGKILL after the grace period. Idempotent. */
    void stop() {
        if (process != null) {
            end(process.toHandle());
        }
        release();
    }

    /** Sends SIGKILL and waits for the end of the process. Idempotent. */
    void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        release();
    }

    /** The last lines of the log, for messages. */
    String lastLines() {
        return log.lastLines();
    }

    private void end(ProcessHandle handle) {
        handle.destroy();
        try {
            handle.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooSlow) {
            handle.destroyForcibly();
            handle.onExit().join();
        } catch (InterruptedException e) {
            handle.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    private void release() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
