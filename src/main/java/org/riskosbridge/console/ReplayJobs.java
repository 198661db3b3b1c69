package org.riskosbridge.console;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.replay.Replay;
import org.riskosbridge.replay.ReplayRefused;

/** The last count or replay of this console: one at a time, in a thread of its own, so that a page can show the progress. */
@Singleton
class ReplayJobs {

    private static final Logger LOG = Logger.getLogger(ReplayJobs.class);

    /** Reads or replays records. */
    interface Task {
        /** {@return the result, in sentences} */
        List<String> run(BooleanSupplier stopped, Replay.Observer observer) throws Exception;
    }

    /** A count, or a replay. */
    static final class Job {

        private final String title;
        private final ReplayForm form;
        private final boolean isCount;
        private volatile boolean isStopped;
        private volatile long passed;
        private volatile long left;
        private volatile List<String> result = List.of();
        private volatile @Nullable String problem;
        private volatile boolean isRunning = true;

        Job(String title, ReplayForm form, boolean isCount) {
            this.title = title;
            this.form = form;
            this.isCount = isCount;
        }

        String title() {
            return title;
        }

        ReplayForm form() {
            return form;
        }

        boolean isRunning() {
            return isRunning;
        }

        /** {@return records that the job has read} */
        long passed() {
            return passed;
        }

        /** {@return the estimated number of records left} */
        long left() {
            return left;
        }

        List<String> result() {
            return result;
        }

        Optional<String> problem() {
            return Optional.ofNullable(problem);
        }

        /** {@return whether this count has ended, so that an operator knows what a replay would append} */
        boolean isCounted() {
            return isCount && !isRunning && !isStopped && problem == null;
        }

        private void run(Task task) {
            try {
                result = task.run(() -> isStopped, (now, rest) -> {
                    passed = now;
                    left = rest;
                });
            } catch (ReplayRefused | IllegalArgumentException | IllegalStateException e) {
                problem = String.valueOf(e.getMessage());
            } catch (KafkaException | ExecutionException | TimeoutException e) {
                problem = HtmlResponse.kafka(e);
            } catch (Exception e) {
                LOG.error("A replay of the console failed.", e);
                problem = HtmlResponse.FAILED;
            } finally {
                isRunning = false;
            }
        }
    }

    private @Nullable Job last;

    /** @throws IllegalStateException when another job is running */
    synchronized void start(Job job, Task task) {
        if (last != null && last.isRunning()) {
            throw new IllegalStateException(
                    "Another count or replay of this console is running. Stop it, or wait until it has ended.");
        }
        last = job;
        Thread thread = new Thread(() -> job.run(task), "replay");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized Optional<Job> last() {
        return Optional.ofNullable(last);
    }

    /** Stops the running job after its present transaction. */
    void stop() {
        last().ifPresent(job -> job.isStopped = true);
    }

    void end(@Observes ShutdownEvent shutdown) {
        stop();
    }
}
