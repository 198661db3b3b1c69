package org.riskosbridge.reconcile;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.time.MonotonicClock;

/**
 * Logs the lookups of events in doubt: one line for all partitions, at most once a minute. After an outage the bridge looks events up in dozens of
 * partitions, and again with each delivery.
 */
final class LookupLog {

    private static final Logger LOG = Logger.getLogger(LookupLog.class);

    /** Time from the first lookup to the log line: within the time-out of a lookup, the lookups of the other partitions follow. */
    private static final Duration COLLECT = Duration.ofSeconds(5);

    private static final Duration SAY_EVERY = Duration.ofMinutes(1);

    private final EventLog log;
    private final MonotonicClock clock;
    private long saidAt;
    private boolean isDue;
    private int found;
    private int notFound;
    private int inDoubt;
    private String problem = "";

    LookupLog(EventLog log, MonotonicClock clock) {
        this.log = log;
        this.clock = clock;
        this.saidAt = clock.nanoTime() - SAY_EVERY.toNanos();
    }

    /** Counts the events of one read. */
    synchronized void read(int stored, int absent, int undecided) {
        found += stored;
        notFound += absent;
        inDoubt += undecided;
        sayLater();
    }

    /** Counts the events of a read that has failed, unless the log is known to be unavailable: then the outage has its own line. */
    synchronized void failed(int events, String why) {
        if (log.missing().isEmpty()) {
            inDoubt += events;
            problem = why;
            sayLater();
        }
    }

    /** {@return why a read has failed, without the class of the exception} */
    static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        String unsaid = cause instanceof TimeoutException ? "Kafka did not answer in time" : cause.toString();
        return Objects.requireNonNullElse(cause.getMessage(), unsaid);
    }

    private void sayLater() {
        if (!isDue) {
            isDue = true;
            Duration next = SAY_EVERY.minusNanos(clock.nanoTime() - saidAt);
            clock.after(next.compareTo(COLLECT) > 0 ? next : COLLECT, this::say);
        }
    }

    private synchronized void say() {
        String line = "Lookups of events in doubt: %d found in the log, %d not found, %d still in doubt."
                .formatted(found, notFound, inDoubt);
        if (problem.isEmpty()) {
            LOG.info(line);
        } else if (log.missing().isEmpty()) {
            LOG.warn(line + " A partition cannot be read; run doctor: " + problem);
        }
        saidAt = clock.nanoTime();
        isDue = false;
        found = 0;
        notFound = 0;
        inDoubt = 0;
        problem = "";
    }
}
