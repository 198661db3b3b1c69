package org.riskosbridge.reconcile;

import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.riskosbridge.config.DurationText;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.index.Blocking;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.IndexKey;
import org.riskosbridge.index.RedisEpoch;
import org.riskosbridge.index.RedisEpoch.State;
import org.riskosbridge.index.RedisEpoch.Stored;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.StoredEvent;
import org.riskosbridge.log.TrialConfig;
import org.riskosbridge.time.MonotonicClock;

/**
 * Rebuilds the index from the log when Redis is not the Redis on which the index was last complete: protocol step 7 of {@code
 * docs/architecture.md}.
 *
 * <p>The index is complete on one Redis process with one replication history; this identity is the epoch. The claim script compares the epoch in
 * every call, so a Redis that was flushed, restarted or failed over claims nothing from the first call on. Each check of a complete index writes
 * a heartbeat: everything older is in the index, so a rebuild after a restart with data reads only from one lease before the heartbeat. A flush
 * removes the heartbeat, and the rebuild then reads the whole dedup window.
 *
 * <p>Before the read the bridge waits {@code bridge.index.rebuild-wait}. A claim that Redis lost may still lead to an append: the wait is long
 * enough that every such record is in the log or refused by its age. The wait starts when this process sees the loss, by this process's own
 * monotonic clock, because the clocks of the old and the new Redis may differ. Each loss has a name that all bridges share; a second loss has
 * another name and starts the wait anew.
 *
 * <p>One bridge rebuilds, under a lock that each batch renews. Every step checks the lock, the name of the loss and the identity of Redis; if one
 * of them has changed, the rebuild starts again. Under the name of the loss, the bridge stores in Redis which partitions it has not read up to their
 * barriers, and how far it has read each. If a call fails, or if the bridge dies and another bridge takes over, the rebuild continues from there.
 *
 * <p>All bridges read the stored progress: {@link PartialIndex}.
 */
@Singleton
public class Rebuild {

    private static final Logger LOG = Logger.getLogger(Rebuild.class);

    /** Nanoseconds between two log lines of one rebuild. */
    private static final long TELL_EVERY = Duration.ofSeconds(10).toNanos();

    /** Nanoseconds between two writes of the progress: a bridge that continues the rebuild reads at most the records of this time again. */
    private static final long KEEP_EVERY = Duration.ofSeconds(1).toNanos();

    /** Time-out of the first response of Redis: before this response the bridge connects and loads the client's classes. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

    /** Checks for which a bridge leaves the lock to another bridge, after an attempt that left partitions unread. */
    private static final int CHECKS_TO_SKIP = 2;

    private final MonotonicClock clock;
    private final EventIndex index;
    private final RedisEpoch epoch;
    private final EventLog log;
    private final PartialIndex partial;
    private final IndexConfig config;
    private final TrialConfig trial;
    private volatile String state = "The index has not been checked yet.";
    private volatile Progress progress = Progress.NONE;
    private volatile boolean whole;
    private volatile boolean isEnding;
    private long toldAt;
    private final long started;
    private boolean answered;
    private boolean onceWhole;

    /**
     * Whether other bridges may have claimed events of new topics: by the stored progress of this bridge, after it has declared the index complete
     * (even when Redis's answer was lost), or by event time.
     */
    private boolean othersMayClaim;

    private long events;
    private int checksToSkip;
    private boolean takenForNew;
    private String noticed = "";
    private String reportedUnread = "";
    private long noticedAt;

    Rebuild(
            MonotonicClock clock,
            EventIndex index,
            RedisEpoch epoch,
            EventLog log,
            PartialIndex partial,
            IndexConfig config,
            TrialConfig trial) {
        this.clock = clock;
        this.index = index;
        this.started = clock.nanoTime();
        this.toldAt = started;
        this.epoch = epoch;
        this.log = log;
        this.partial = partial;
        this.config = config;
        this.trial = trial;
        this.othersMayClaim = config.admitByEventTime().isPresent();
    }

    /** {@return whether the index was complete at the last check} */
    public boolean isComplete() {
        return whole;
    }

    /** {@return the current state, for the operator} */
    public String state() {
        return state;
    }

    /** Ends a running rebuild: this process ends, and another bridge continues the rebuild. */
    void end() {
        isEnding = true;
    }

    /** {@return the progress of the rebuild; {@link Progress#NONE} when this bridge does not rebuild} */
    Progress progress() {
        return progress;
    }

    /**
     * Checks whether the index is complete, writes a heartbeat if it is, and rebuilds the index when the wait is over. Blocks: use a worker thread,
     * one check at a time.
     *
     * @return whether the index is complete; false also when unknown
     */
    boolean look() {
        try {
            lookOnce();
        } catch (Exception e) {
            whole = false;
            if (isEnding) {
                return false;
            }
            Optional<String> unavailable = index.problem().or(log::missing);
            if (unavailable.isPresent()) {
                // The log already names the unavailable dependency once, with its address.
                state = "The index is not known to be complete: " + unavailable.get();
                return false;
            }
            tell(
                    "The index is not known to be complete: " + LookupLog.reason(e)
                            + ". A rebuild needs Redis, and in Kafka Read and Write on the topics and Write on the transactional ids: run doctor.");
        }
        return whole;
    }

    private void tell(String problem) {
        if (!problem.equals(state)) {
            state = problem;
            LOG.warn(problem);
        }
    }

    private void lookOnce() throws Exception {
        State seen = answered ? await(epoch.watch()) : Blocking.await(epoch.watch(), FIRST_ANSWER);
        answered = true;
        whole = seen.whole();
        if (whole) {
            nowWhole();
            return;
        }
        partial.update(seen.loss(), progressAfter(seen));
        if (log.missing().isPresent()) {
            state = "The index is incomplete, and the topics to read it from are unavailable.";
        } else if (isSettled(seen)) {
            if (checksToSkip > 0) {
                checksToSkip--;
            } else if (await(epoch.lock())) {
                rebuild(seen, this::show);
            } else if (partial.unreadCount() > 0) {
                state = "The index is incomplete: another bridge has not read these partitions yet: "
                        + partial.unreadNames();
            }
        }
    }

    /** {@return the progress that this bridge or another one has stored after the same loss} */
    private Optional<RebuildProgress> progressAfter(State seen) {
        return RebuildProgress.parse(await(epoch.progress(seen)), since(seen));
    }

    /** {@return the time from which on a rebuild reads the log, milliseconds since 1970} */
    private long since(State seen) {
        Duration back = seen.heartbeat().isPresent() ? config.lease() : config.dedupWindow();
        return seen.heartbeat().orElse(seen.now()) - back.toMillis();
    }

    private void nowWhole() {
        progress = Progress.NONE;
        partial.clear();
        reportedUnread = "";
        state = "The index is complete.";
        onceWhole = true;
    }

    /**
     * Whether every record that was claimed before the loss is in the log or can no longer arrive. This process's own clock measures the wait from
     * the moment at which the process saw the loss, because the clocks of two Redis servers may differ.
     */
    private boolean isSettled(State seen) {
        // Another bridge that found existing topics waits for the same time, so until then nobody can have claimed
        // anything, unless this bridge has let others claim.
        if (log.isNew() && !onceWhole && !othersMayClaim && !isOver(started)) {
            return true;
        }
        if (!seen.loss().equals(noticed)) {
            noticed = seen.loss();
            noticedAt = clock.nanoTime();
            reportedUnread = "";
            events = 0;
            state = "The index is incomplete; waiting until earlier claims can no longer be appended.";
            tellIncomplete(seen);
        }
        return isOver(noticedAt);
    }

    /**
     * A Redis without a heartbeat, on which this process never saw a complete index, counts as new. If the log has events, {@link #rebuild} warns.
     */
    private void tellIncomplete(State seen) {
        String consequence = "new events are answered 503 until the index has been rebuilt"
                + (onceWhole || seen.heartbeat().isPresent() ? " again" : "") + " from the log; the rebuild starts in "
                + config.rebuildWait().toSeconds() + " s.";
        if (!onceWhole && trial.trial()) {
            LOG.info("Redis has started with this trial: " + consequence);
        } else if (!onceWhole && seen.heartbeat().isEmpty()) {
            takenForNew = true;
            LOG.info("Redis contains no index yet: " + consequence);
        } else {
            LOG.warn("Redis was flushed, restarted or failed over, has evicted keys, or its clock was set back: "
                    + consequence);
        }
    }

    private boolean isOver(long begin) {
        return clock.nanoTime() - begin > config.rebuildWait().toNanos();
    }

    /**
     * Declares the index incomplete without a known loss, and rebuilds the whole dedup window. If this process ends, a bridge completes the rebuild.
     * Blocks: for a command.
     *
     * @return whether the index is complete again; false also when another process rebuilds it, or when partitions cannot be read
     */
    public boolean again(Progress.Observer observer) throws Exception {
        if (!await(epoch.lock())) {
            return false;
        }
        await(epoch.forget());
        State begun = await(epoch.watch());
        long begin = clock.nanoTime();
        boolean held = true;
        while (held && !isOver(begin)) {
            observer.at(waited(begin));
            CompletableFuture<Void> second = new CompletableFuture<>();
            clock.after(Duration.ofSeconds(1), () -> second.complete(null));
            second.join();
            held = await(epoch.restore(begun, List.of()));
        }
        return held && rebuild(begun, observer);
    }

    private Progress waited(long begin) {
        Duration since = Duration.ofNanos(clock.nanoTime() - begin);
        return new Progress(
                "waiting", since.toSeconds(), config.rebuildWait().minus(since).toSeconds(), since);
    }

    private boolean rebuild(State begun, Progress.Observer observer) throws Exception {
        RestorePipeline restores = new RestorePipeline(epoch, begun);
        Optional<RebuildProgress> from = from(begun, () -> !isEnding && restores.restore(List.of()));
        Optional<RebuildProgress> left =
                from.isPresent() ? read(begun, from.get(), restores, observer) : Optional.empty();
        boolean isValid = left.isPresent() && restores.drain();
        if (isValid && left.get().unread().isEmpty()) {
            othersMayClaim = true;
            isValid = Blocking.await(epoch.finish(begun), RestorePipeline.TIMEOUT);
            whole = isValid;
        } else if (isValid) {
            isValid = keep(begun, left.get());
            if (isValid) {
                leaveUnread();
            }
        }
        if (whole) {
            nowWhole();
            LOG.infof("The index is complete: %d events read from the log.", events);
            if (takenForNew && events > 0) {
                LOG.warnf(
                        "Redis contained no index when this bridge started, although Kafka contains %d events of the last %s:"
                                + " Redis is new or lost its data. Check that Redis keeps its data (doctor).",
                        events, DurationText.of(config.dedupWindow()));
            }
            takenForNew = false;
        } else if (!isValid && !isEnding) {
            LOG.warn("Another rebuild, or another loss of Redis, has replaced this rebuild; the rebuild starts again.");
        }
        return whole;
    }

    /** {@return where this rebuild begins; empty when cancelled} */
    private Optional<RebuildProgress> from(State begun, BooleanSupplier goOn) throws Exception {
        Optional<RebuildProgress> stored = progressAfter(begun);
        if (reportedUnread.isEmpty() && log.isNew() && !onceWhole) {
            LOG.info(
                    "The topics are new. The bridge reads them once, which takes a few seconds; until then new events are answered 503.");
        } else if (reportedUnread.isEmpty()) {
            LOG.infof(
                    "Reading the index from the log, since %s%s.",
                    Instant.ofEpochMilli(since(begun)),
                    stored.map(earlier -> "; an earlier rebuild has left "
                                    + earlier.unread().size() + " of " + earlier.partitionCount()
                                    + " partitions unread")
                            .orElse(""));
        }
        // The registry is read each time, because an operator may have removed a deleted topic from it.
        return log.partitions(goOn)
                .map(all -> stored.map(earlier -> earlier.retain(all.keySet()))
                        .orElseGet(() -> RebuildProgress.begin(since(begun), all)));
    }

    /**
     * Reads the unread partitions.
     *
     * @return the partitions that could not be read up to a barrier; empty when cancelled
     */
    private Optional<RebuildProgress> read(
            State begun, RebuildProgress from, RestorePipeline restores, Progress.Observer observer) throws Exception {
        long begin = clock.nanoTime();
        long[] records = {0};
        long[] kept = {begin - KEEP_EVERY};
        Optional<Map<LogPartition, Long>> left = log.readSince(from.since(), from.positions(), batch -> {
            events += batch.events().size();
            records[0] = Math.max(records[0], batch.left() + batch.events().size());
            if (records[0] > 0) {
                Duration taken = Duration.ofNanos(clock.nanoTime() - begin);
                observer.at(new Progress("reading the log", records[0] - batch.left(), batch.left(), taken));
            }
            boolean goesOn = !isEnding
                    && restores.restore(
                            batch.events().stream().map(Rebuild::stored).toList());
            if (goesOn && !batch.unread().isEmpty() && clock.nanoTime() - kept[0] >= KEEP_EVERY) {
                kept[0] = clock.nanoTime();
                // Stored progress counts as restored, so Redis must have answered before.
                goesOn = restores.drain() && keep(begun, from.withUnread(batch.unread()));
            }
            return goesOn;
        });
        return left.map(from::withUnread);
    }

    private boolean keep(State begun, RebuildProgress progress) {
        othersMayClaim = true;
        partial.update(begun.loss(), Optional.of(progress));
        return Blocking.await(epoch.keepProgress(begun, progress.text()), RestorePipeline.TIMEOUT);
    }

    /** Leaves the unread partitions to the next attempt, of another bridge first: it may reach the brokers that this one does not reach. */
    private void leaveUnread() {
        progress = Progress.NONE;
        state = "The index is incomplete, because these partitions cannot be read: " + partial.unreadNames()
                + ". New events that may be in them are answered 503, or go to the spool. Check their leaders and in-sync replicas.";
        if (!state.equals(reportedUnread)) {
            reportedUnread = state;
            LOG.warn(state);
        }
        await(epoch.unlock());
        checksToSkip = CHECKS_TO_SKIP;
    }

    private void show(Progress now) {
        progress = now;
        state = String.format(
                Locale.ROOT,
                "The index is being read from the log: %,d records read, %,d remaining, about %d s.",
                now.done(),
                now.remaining(),
                now.eta().toSeconds());
        if (clock.nanoTime() - toldAt > TELL_EVERY) {
            toldAt = clock.nanoTime();
            LOG.info(state);
        }
    }

    private static Stored stored(StoredEvent event) {
        IndexKey key = IndexKey.of(event.identity().webhook(), event.identity().eventId());
        return new Stored(key, event.bodyHash(), event.claimedAt());
    }

    private <T> T await(Future<T> answer) {
        return Blocking.await(answer, config.timeout());
    }
}
