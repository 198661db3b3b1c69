package org.riskosbridge.spool;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.availability.Availability;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.spool.SpoolDirectory.Figures;

/**
 * The spool of this bridge. One thread owns the files: it collects all waiting tasks, executes them, forces the files to disk once, and completes
 * the tasks. {@code bridge.ingest.max-in-flight} bounds the number of waiting tasks. Futures complete on the caller's event loop, and fail
 * when the disk fails.
 */
@Singleton
public class Spool {

    private static final Logger LOG = Logger.getLogger(Spool.class);

    /** Pause between attempts to write after a failure, when no delivery has to be written. */
    private static final long PROBE_EVERY = Duration.ofSeconds(1).toNanos();

    /** How long a starting bridge waits for its dependencies: other bridges can append deliveries meanwhile, so this bridge need not spool them. */
    private static final long START = Duration.ofSeconds(5).toNanos();

    private static final int CLOSE_SECONDS = 5;

    private final Vertx vertx;
    private final SpoolConfig config;
    private final BlockingQueue<Work<?>> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong commits = new AtomicLong();
    private final long most;
    private final Availability disk;
    private long probedAt;
    private volatile long openedAt;
    private volatile Figures figures = Figures.NONE;
    private volatile @Nullable String failure;
    private volatile boolean full;
    private volatile @Nullable Thread writer;

    Spool(Vertx vertx, SpoolConfig config, MeterRegistry meters) {
        this.vertx = vertx;
        this.config = config;
        this.most = config.maxSize().asLongValue();
        this.disk = new Availability(
                "The spool",
                config.directory().map(Path::toString).orElse(""),
                "bridge.spool.directory",
                meters,
                vertx);
    }

    boolean isConfigured() {
        return config.directory().isPresent();
    }

    /**
     * Opens the configured directory.
     *
     * @throws SpoolUnusable when the directory is unusable
     */
    void open() {
        SpoolDirectory directory = SpoolDirectory.open(path(), SpoolKey.of(config));
        figures = directory.figures();
        Thread thread = new Thread(() -> run(directory), "spool");
        thread.setDaemon(true);
        writer = thread;
        openedAt = System.nanoTime();
        thread.start();
    }

    private Path path() {
        return config.directory().orElseThrow();
    }

    /** {@return whether the delivery is on disk; false when the spool is full} */
    Future<Boolean> keep(Delivery delivery) {
        return submit(true, directory -> {
            boolean kept = directory.add(delivery, System.currentTimeMillis(), most);
            full = !kept;
            return kept;
        });
    }

    /** {@return the named entries that exist, and entries with higher numbers, at most the given number in total} */
    Future<List<SpoolEntry>> read(Collection<Long> these, long after, int most) {
        return submit(false, directory -> {
            List<SpoolEntry> entries = new ArrayList<>();
            for (long number : these) {
                directory.get(number).ifPresent(entries::add);
            }
            entries.addAll(directory.after(after, most - these.size()));
            return entries;
        });
    }

    /** Removes entries that are in the log, and moves entries aside that can never be appended. */
    Future<Boolean> settle(Collection<Long> stored, Collection<Long> hopeless) {
        return submit(false, directory -> {
            stored.forEach(directory::remove);
            hopeless.forEach(directory::setAside);
            full = full && stored.isEmpty();
            return true;
        });
    }

    /** {@return the content of the spool at its last write} */
    Figures figures() {
        return figures;
    }

    /** {@return the number of times that deliveries were forced to disk} */
    long commits() {
        return commits.get();
    }

    /** {@return why the spool accepts nothing now; null when it accepts deliveries} */
    @Nullable
    String refusal() {
        String failed = failure;
        return failed != null || !full
                ? failed
                : "The spool is full (bridge.spool.max-size=" + most + "): raise it if the disk has room.";
    }

    /** {@return whether the spool accepts deliveries while a dependency is unavailable} */
    boolean canStandIn() {
        return writer != null && refusal() == null && System.nanoTime() - openedAt > START;
    }

    private <T> Future<T> submit(boolean writes, Function<SpoolDirectory, T> task) {
        Promise<T> done = ((ContextInternal) vertx.getOrCreateContext()).promise();
        waiting.add(new Work<>(writes, task, done));
        return done.future();
    }

    private void run(SpoolDirectory directory) {
        List<Work<?>> batch = new ArrayList<>();
        try {
            while (writer != null || !waiting.isEmpty()) {
                batch.add(waiting.take());
                waiting.drainTo(batch);
                perform(directory, batch);
                batch.clear();
            }
            directory.close();
        } catch (InterruptedException | IOException e) {
            LOG.error("The spool could not be closed.", e);
        }
    }

    /** A failed write fails only deliveries that had to be written; other tasks complete. */
    private void perform(SpoolDirectory directory, List<Work<?>> batch) {
        try {
            batch.forEach(work -> work.perform(directory));
            boolean wrote = directory.commit();
            if (wrote) {
                commits.incrementAndGet();
            }
            if (failure != null && (wrote || canWrite(directory))) {
                disk.available();
                failure = null;
            }
        } catch (IOException e) {
            SpoolUnusable why = SpoolDirectory.unwritable(path(), e);
            disk.unavailable("it " + SpoolDirectory.unwritable(e));
            failure = why.getMessage();
            batch.stream().filter(Work::writes).forEach(work -> work.fail(why));
        } catch (RuntimeException e) {
            // No task may wait for a thread that has ended.
            LOG.error("The spool has failed.", e);
            batch.forEach(work -> work.fail(e));
            return;
        }
        figures = directory.figures();
        batch.forEach(Work::complete);
    }

    private boolean canWrite(SpoolDirectory directory) {
        long now = System.nanoTime();
        if (now - probedAt < PROBE_EVERY) {
            return false;
        }
        probedAt = now;
        try {
            directory.probe();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs after the last delivery has been answered. */
    void close(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Integer.MAX_VALUE) ShutdownEvent shutdown)
            throws InterruptedException {
        Thread thread = writer;
        if (thread != null) {
            writer = null;
            var unused = submit(false, directory -> true);
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        }
    }

    /** A task on the directory, with its waiter. */
    private static final class Work<T> {
        private final boolean writes;
        private final Function<SpoolDirectory, T> task;
        private final Promise<T> done;
        private @Nullable T result;

        Work(boolean writes, Function<SpoolDirectory, T> task, Promise<T> done) {
            this.writes = writes;
            this.task = task;
            this.done = done;
        }

        /** {@return whether the task fails when a write fails} */
        boolean writes() {
            return writes;
        }

        void perform(SpoolDirectory directory) {
            result = task.apply(directory);
        }

        void complete() {
            done.tryComplete(result);
        }

        void fail(Throwable why) {
            done.tryFail(why);
        }
    }
}
