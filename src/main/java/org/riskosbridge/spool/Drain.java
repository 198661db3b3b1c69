package org.riskosbridge.spool;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jboss.logging.Logger;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.DeliveryLog;
import org.riskosbridge.ingest.Ingest;
import org.riskosbridge.ingest.Outcome;

/**
 * Empties the spool by {@link Ingest}, in turns of a few entries, as they came. One of which nothing comes is tried again
 * later and holds up none behind it. While the parts are away a turn is one entry and a pause: the first that goes
 * through ends the outage. Runs on one event loop.
 */
@Singleton
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final DeliveryLog ENTRIES = new DeliveryLog(Drain.class);

    /** Milliseconds between looks into an empty spool. */
    private static final long IDLE = 200;

    /** Milliseconds between attempts to find the parts there again. */
    private static final long AWAY = 1_000;

    /** Until an entry is tried again that found a part away. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Entries: a part that comes and goes is not to fill the log. */
    private static final long WORTH_SAYING = 100;

    private final Vertx vertx;
    private final Ingest ingest;
    private final Spool spool;
    private final Outage outage;
    private final SpoolMeters meters;
    private final int atOnce;
    private final Map<String, Webhook> webhooks = new HashMap<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::due));
    private final List<Long> stored = new ArrayList<>();
    private final List<Long> hopeless = new ArrayList<>();
    private long last = -1;
    private long drained;
    private volatile @Nullable Context context;

    Drain(Vertx vertx, Ingest ingest, Spool spool, Outage outage, SpoolMeters meters, SpoolConfig config) {
        this.vertx = vertx;
        this.ingest = ingest;
        this.spool = spool;
        this.outage = outage;
        this.meters = meters;
        this.atOnce = config.drainAtOnce();
    }

    private record Later(long number, long due) {}

    void start(List<Webhook> all) {
        all.forEach(webhook -> webhooks.put(webhook.name(), webhook));
        long left = spool.figures().entries();
        if (left > 0) {
            LOG.infof("%d deliveries wait in the spool.", left);
        }
        Context own = vertx.getOrCreateContext();
        context = own;
        own.runOnContext(ignored -> turn());
    }

    private void turn() {
        if (context == null) {
            return;
        }
        int most = outage.isPresent() ? 1 : atOnce;
        long before = last;
        List<Long> due = due(most);
        spool.read(due, last, most)
                .compose(entries ->
                        Future.join(entries.stream().map(this::drain).toList()).map(entries))
                .compose(entries -> settle().map(entries))
                .onSuccess(entries -> {
                    sayWhenEmpty();
                    pause(entries.isEmpty() ? IDLE : outage.isPresent() ? AWAY : 0);
                })
                .onFailure(unusable -> {
                    last = before;
                    due.forEach(number -> later(number, Duration.ZERO));
                    pause(AWAY);
                });
    }

    private void sayWhenEmpty() {
        if (drained >= WORTH_SAYING && spool.figures().entries() == 0) {
            LOG.infof("The spool is empty again: %d deliveries are in the log or in quarantine.", drained);
            drained = 0;
        }
    }

    private void pause(long millis) {
        if (millis > 0) {
            vertx.setTimer(millis, ignored -> turn());
        } else {
            vertx.runOnContext(ignored -> turn());
        }
    }

    private List<Long> due(int most) {
        List<Long> due = new ArrayList<>();
        long now = System.nanoTime();
        for (Later first = later.peek(); first != null && first.due() - now <= 0; first = later.peek()) {
            if (due.size() == most) {
                break;
            }
            due.add(first.number());
            later.remove();
        }
        return due;
    }

    private void later(long number, Duration time) {
        later.add(new Later(number, System.nanoTime() + time.toNanos()));
    }

    private Future<Void> drain(Entry entry) {
        last = Math.max(last, entry.number());
        Webhook webhook = webhooks.get(entry.webhook());
        if (webhook == null) {
            tell(
                    entry,
                    "unknown-webhook",
                    "waits in the spool, and there is no webhook " + entry.webhook()
                            + " any more: configure it again, or take the entry out with: spool export");
            later(entry.number(), Duration.ofMinutes(10));
            return Future.succeededFuture();
        }
        return ingest.ingest(entry.delivery(webhook)).map(outcome -> {
            outage.saw(outcome);
            decide(entry, outcome);
            return null;
        });
    }

    private static void tell(Entry entry, String outcome, String what) {
        ENTRIES.tell(Level.ERROR, entry.webhook(), entry.id(), outcome, entry.body(), what);
    }

    private void decide(Entry entry, Outcome outcome) {
        if (outcome instanceof Outcome.TooLarge) {
            tell(
                    entry,
                    "too-large",
                    "the log does not take this entry of the spool, nor does the quarantine: it is set aside, and"
                            + " can be had with: spool export");
            hopeless.add(entry.number());
        } else if (!outcome.isTemporary()) {
            meters.drained();
            drained++;
            stored.add(entry.number());
        } else if (outcome instanceof Outcome.InFlight other) {
            later(entry.number(), other.retryAfter());
        } else if (outcome instanceof Outcome.InDoubt doubt) {
            later(entry.number(), doubt.retryAfter());
        } else {
            later(entry.number(), AGAIN);
        }
    }

    /** What cannot be removed now is removed later, and not appended again meanwhile. */
    private Future<Void> settle() {
        if (stored.isEmpty() && hopeless.isEmpty()) {
            return Future.succeededFuture();
        }
        return spool.settle(List.copyOf(stored), List.copyOf(hopeless))
                .onSuccess(ignored -> {
                    stored.clear();
                    hopeless.clear();
                })
                .mapEmpty();
    }

    /** Before all else: what is left stays in the spool. */
    void stop(@Observes @Priority(1) ShutdownEvent shutdown) {
        context = null;
    }
}
