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
 * A child process that owns one directory: its log, its end, and what a killed earlier run left behind.
 *
 * <p>There is no pid file that could be stale or torn: a child is known by the end of its command line, which names its
 * program and its own configuration file.
 */
final class ChildProcess {

    /**
     * Ctrl-C in a terminal goes to every process of the foreground group, and would end broker and Redis while the
     * bridge still writes to them. {@code setsid} takes the child out of the group; where it is absent (macOS) an
     * ignored SIGINT and SIGHUP at least spare the broker. {@code exec}: the pid stays that of the child itself.
     */
    private static final String OUT_OF_REACH_OF_CTRL_C = "trap '' INT HUP; exec $(command -v setsid) \"$@\"";

    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final Path directory;
    private final ChildProcessLog log;
    private final Duration grace;
    private @Nullable DataDirectoryLock lock;
    private @Nullable Process process;

    /** @param grace how long a polite stop may take before the child is killed */
    ChildProcess(String name, Path directory, Duration grace) {
        this.name = name;
        this.directory = directory;
        this.log = new ChildProcessLog(directory, name);
        this.grace = grace;
    }

    /** Locks the directory and ends what an earlier run left in it. Nothing happens when that was done already. */
    void takeDirectory(String program, Path configuration) {
        if (lock == null) {
            lock = DataDirectoryLock.take(directory);
            String end = program + " " + configuration;
            ProcessHandle.allProcesses()
                    .filter(p -> p.info()
                            .commandLine()
                            .filter(line -> line.endsWith(end))
                            .isPresent())
                    .forEach(this::end);
        }
    }

    /** Starts the command with its output in {@code <name>.log}; the log of the run before is kept as {@code .old}. */
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

    /** Waits until the child is ready. A child that ends first, or takes longer than the limit, is a failed start. */
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

    /** Waits for a child that is to end by itself. {@return whether it has ended within the limit} */
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

    /** SIGTERM, and SIGKILL when the grace has passed. Idempotent. */
    void stop() {
        if (process != null) {
            end(process.toHandle());
        }
        release();
    }

    /** SIGKILL; returns when the process is gone. Idempotent. */
    void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        release();
    }

    /** The end of the log, for messages. */
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
