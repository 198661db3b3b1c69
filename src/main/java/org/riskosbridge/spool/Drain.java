package org.riskosbridge.spool;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.DeliveryLog;
import org.riskosbridge.ingest.Ingest;
import org.riskosbridge.ingest.Outcome;

/**
 * Empties the spool through {@link Ingest}: a few entries at once, in the order of arrival; when one ends, the next begins. The drain tries an entry
 * without an outcome again later. At most half of the entries in flight are retries, and the drain tries one entry at a time of an unavailable
 * partition, so that later entries continue. While a dependency that all entries need is unavailable, the drain tries one entry at a time, with a
 * pause after each; the first success ends the outage. Runs on one event loop.
 */
@Singleton
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final DeliveryLog ENTRIES = new DeliveryLog(Drain.class);

    /** Milliseconds between two checks of an empty spool. */
    private static final long IDLE = 200;

    /** Milliseconds between two attempts while a dependency is unavailable. */
    private static final long RETRY_DELAY = 1_000;

    /** Pause before the next attempt at an entry that found a dependency unavailable. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Minimum number of drained entries for a log line: a dependency that comes and goes must not fill the log. */
    private static final long WORTH_SAYING = 100;

    private final Vertx vertx;
    private final Ingest ingest;
    private final Spool spool;
    private final Outage outage;
    private final SpoolMetrics meters;
    private final int atOnce;
    private final Map<String, Webhook> webhooks = new HashMap<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::due));
    private final Set<Long> retrying = new HashSet<>();
    private final List<Long> stored = new ArrayList<>();
    private final List<Long> hopeless = new ArrayList<>();
    private long last = -1;
    private int running;
    private boolean reading;
    private boolean settling;
    private boolean pausing;
    private long drained;
    private volatile @Nullable Context context;

    Drain(Vertx vertx, Ingest ingest, Spool spool, Outage outage, SpoolMetrics meters, SpoolConfig config) {
        this.vertx = vertx;
        this.ingest = ingest;
        this.spool = spool;
        this.outage = outage;
        this.meters = meters;
        this.atOnce = config.drainConcurrency();
    }

    /**
     * An entry that is tried again.
     *
     * @param partition the partition that was unavailable; null when the reason was another one
     */
    private record Later(long number, long due, @Nullable LogPartition partition) {}

    void start(List<Webhook> all) {
        all.forEach(webhook -> webhooks.put(webhook.name(), webhook));
        long left = spool.figures().entries();
        if (left > 0) {
            LOG.infof("%d deliveries wait in the spool.", left);
        }
        Context own = vertx.getOrCreateContext();
        context = own;
        own.runOnContext(ignored -> fill());
    }

    /** Starts entries up to the allowed number in flight. */
    private void fill() {
        int free = (outage.isPresent() ? 1 : atOnce) - running;
        if (context == null || reading || pausing || free <= 0) {
            return;
        }
        settle();
        reading = true;
        List<Long> due = due(Math.min(free, Math.max(1, atOnce / 2) - retrying.size()));
        spool.read(due, last, free)
                .onSuccess(entries -> {
                    reading = false;
                    entries.stream()
                            .map(SpoolEntry::number)
                            .filter(due::contains)
                            .forEach(retrying::add);
                    entries.forEach(this::begin);
                    pause(entries.isEmpty() ? IDLE : 0);
                })
                .onFailure(unusable -> {
                    reading = false;
                    due.forEach(number -> later(number, Duration.ZERO, null));
                    pause(RETRY_DELAY);
                });
    }

    private void begin(SpoolEntry entry) {
        running++;
        drain(entry).onComplete(tried -> {
            running--;
            retrying.remove(entry.number());
            settle();
            pause(outage.isPresent() && Boolean.TRUE.equals(tried.result()) ? RETRY_DELAY : 0);
        });
    }

    private void sayWhenEmpty() {
        if (drained >= WORTH_SAYING && spool.figures().entries() == 0) {
            LOG.infof("The spool is empty again: %d deliveries are in the log or in quarantine.", drained);
            drained = 0;
        }
    }

    /** Continues after a pause; one pause at a time. */
    private void pause(long millis) {
        if (millis == 0) {
            vertx.runOnContext(ignored -> fill());
        } else if (!pausing) {
            pausing = true;
            vertx.setTimer(millis, ignored -> {
                pausing = false;
                fill();
            });
        }
    }

    private List<Long> due(int most) {
        List<Long> due = new ArrayList<>();
        long now = System.nanoTime();
        while (due.size() < most && !later.isEmpty() && later.peek().due() - now <= 0) {
            Later first = later.remove();
            LogPartition partition = first.partition();
            Duration pause = partition == null ? Duration.ZERO : outage.pause(partition);
            if (pause.isZero()) {
                due.add(first.number());
            } else {
                later(first.number(), pause, partition);
            }
        }
        return due;
    }

    private void later(long number, Duration time, @Nullable LogPartition partition) {
        later.add(new Later(number, System.nanoTime() + time.toNanos(), partition));
    }

    /** {@return whether the entry was tried} */
    private Future<Boolean> drain(SpoolEntry entry) {
        boolean first = entry.number() > last;
        last = Math.max(last, entry.number());
        Webhook webhook = webhooks.get(entry.webhook());
        if (webhook == null) {
            tell(
                    entry,
                    "unknown-webhook",
                    "waits in the spool, because there is no webhook " + entry.webhook()
                            + " any more: configure this webhook again, or save the entry with: spool export");
            later(entry.number(), Duration.ofMinutes(10), null);
            return Future.succeededFuture(false);
        }
        Delivery delivery = entry.delivery(webhook);
        LogPartition partition = outage.isPartial() ? ingest.partition(delivery).orElse(null) : null;
        Duration pause = first && partition != null ? outage.pause(partition) : Duration.ZERO;
        if (!pause.isZero()) {
            later(entry.number(), pause, partition);
            return Future.succeededFuture(false);
        }
        return ingest.ingest(delivery).map(outcome -> {
            outage.saw(outcome);
            if (partition != null && !outcome.isTemporary()) {
                // A duplicate also shows that the partition is available: otherwise later entries of the partition
                // would wait for a new event.
                outage.goesThrough(partition);
            }
            decide(entry, outcome);
            return true;
        });
    }

    private static void tell(SpoolEntry entry, String outcome, String what) {
        ENTRIES.tell(Level.ERROR, entry.webhook(), entry.id(), outcome, entry.body(), what);
    }

    private void decide(SpoolEntry entry, Outcome outcome) {
        if (outcome instanceof Outcome.TooLarge) {
            tell(
                    entry,
                    "too-large",
                    "neither its topic nor quarantine accepts this entry of the spool, because the entry is too large. The entry"
                            + " is set aside; spool export writes it to a file.");
            hopeless.add(entry.number());
        } else if (!outcome.isTemporary()) {
            meters.drained();
            drained++;
            stored.add(entry.number());
        } else if (outcome instanceof Outcome.InFlight other) {
            later(entry.number(), other.retryAfter(), null);
        } else if (outcome instanceof Outcome.InDoubt doubt) {
            later(entry.number(), doubt.retryAfter(), doubt.partition());
        } else if (outcome instanceof Outcome.Rebuilding rebuilding) {
            later(entry.number(), AGAIN, rebuilding.waiting().orElse(null));
        } else {
            later(entry.number(), AGAIN, null);
        }
    }

    /** Entries that cannot be removed now are removed with the next ones, and are not appended again until then. */
    private void settle() {
        if (settling || (stored.isEmpty() && hopeless.isEmpty())) {
            return;
        }
        settling = true;
        Set<Long> gone = Set.copyOf(stored);
        Set<Long> aside = Set.copyOf(hopeless);
        spool.settle(gone, aside).onComplete(settled -> {
            settling = false;
            if (settled.succeeded()) {
                stored.removeAll(gone);
                hopeless.removeAll(aside);
                sayWhenEmpty();
                settle();
            }
        });
    }

    /** Runs first in the shutdown: the remaining entries stay in the spool. */
    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(1) ShutdownEvent shutdown) {
        context = null;
    }
}
