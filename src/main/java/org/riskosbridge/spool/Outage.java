package org.riskosbridge.spool;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.ingest.Outcome;
import org.riskosbridge.time.MonotonicClock;

/**
 * The availability of Kafka, Redis and partitions, according to the results of deliveries. An outage begins when a delivery finds a dependency
 * unavailable, and ends with the next delivery that is stored. A partition is unavailable from an event without an outcome in time until the
 * next append to this partition; deliveries to other partitions continue.
 */
@Singleton
class Outage {

    private static final Logger LOG = Logger.getLogger(Outage.class);

    /** Minimum nanoseconds between two reported outages: a dependency that comes and goes must not fill the log. */
    private static final long SAY_EVERY = Duration.ofSeconds(10).toNanos();

    /** Pause between two attempts of the drain to append to an unavailable partition, and the maximum time of an attempt. */
    static final Duration PROBE_EVERY = Duration.ofSeconds(10);

    /**
     * After this time without an attempt at a partition, new deliveries try the partition, because the spool has no entry for it or cannot be used.
     */
    static final Duration NO_NEWS = PROBE_EVERY.multipliedBy(3);

    private final MonotonicClock clock;
    private final AtomicLong saidAt;
    private final Map<LogPartition, PartitionOutage> partitions = new ConcurrentHashMap<>();
    private volatile boolean present;
    private volatile boolean said;

    Outage(MonotonicClock clock) {
        this.clock = clock;
        this.saidAt = new AtomicLong(clock.nanoTime() - SAY_EVERY);
    }

    /**
     * An unavailable partition.
     *
     * @param newsAt when an event of the partition last had no outcome
     * @param probeAt when the drain may try the partition again
     */
    private record PartitionOutage(long newsAt, AtomicLong probeAt) {}

    /** {@return whether a dependency that every delivery needs is unavailable} */
    boolean isPresent() {
        return present;
    }

    /** {@return whether a partition is unavailable} */
    boolean isPartial() {
        return !partitions.isEmpty();
    }

    /** {@return whether new deliveries to the partition go to the spool} */
    boolean isUnavailable(LogPartition partition) {
        PartitionOutage outage = partitions.get(partition);
        return outage != null && clock.nanoTime() - outage.newsAt() < NO_NEWS.toNanos();
    }

    /**
     * Decides whether the drain may try an entry of a partition.
     *
     * @return zero when the drain may try; otherwise the time to wait. While the partition is unavailable, zero once in
     *     {@link #PROBE_EVERY}
     */
    Duration pause(LogPartition partition) {
        PartitionOutage outage = partitions.get(partition);
        if (outage == null) {
            return Duration.ZERO;
        }
        long now = clock.nanoTime();
        long due = outage.probeAt().get();
        return due - now <= 0 && outage.probeAt().compareAndSet(due, now + PROBE_EVERY.toNanos())
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(1, outage.probeAt().get() - now));
    }

    /** Notes that an entry of the partition was appended. */
    void goesThrough(LogPartition partition) {
        partitions.remove(partition);
    }

    void saw(Outcome outcome) {
        if (!outcome.isTemporary()) {
            if (outcome instanceof Outcome.Appended appended) {
                goesThrough(new LogPartition(
                        appended.position().topic(), appended.position().partition()));
            }
            if (present) {
                present = false;
                over();
            }
        } else if (outcome instanceof Outcome.Unavailable unavailable) {
            begun(unavailable.why());
        } else if (outcome instanceof Outcome.Rebuilding rebuilding) {
            rebuilding
                    .waiting()
                    .ifPresentOrElse(
                            partition -> begun(
                                    partition,
                                    "the rebuild of the index has not read a partition that may contain these events."),
                            () -> begun("The index is being rebuilt from the log."));
        } else if (outcome instanceof Outcome.InDoubt doubt) {
            begun(doubt.partition(), doubt.why());
        }
    }

    private void begun(LogPartition partition, String why) {
        long now = clock.nanoTime();
        PartitionOutage before =
                partitions.put(partition, new PartitionOutage(now, new AtomicLong(now + PROBE_EVERY.toNanos())));
        if (before == null && isWorthSaying()) {
            LOG.warnf(
                    "New deliveries to %s go to the spool and are answered 200, until the bridge can store them: %s",
                    partition, why);
        }
    }

    private void begun(String why) {
        if (present) {
            return;
        }
        present = true;
        if (isWorthSaying()) {
            said = true;
            LOG.warnf(
                    "New deliveries go to the spool and are answered 200, until Kafka and Redis are available and the index"
                            + " is complete: %s",
                    why);
        }
    }

    private boolean isWorthSaying() {
        long now = clock.nanoTime();
        long before = saidAt.get();
        return now - before >= SAY_EVERY && saidAt.compareAndSet(before, now);
    }

    private void over() {
        if (said) {
            said = false;
            LOG.info("Kafka and Redis are available again; the bridge drains the spool.");
        }
    }
}
