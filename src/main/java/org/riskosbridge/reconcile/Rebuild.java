package org.riskosbridge.reconcile;

import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.riskosbridge.index.Blocking;
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
 * Reads the index again from the log when Redis is not the one on which it was whole: protocol step 7. Each look
 * also leaves the heartbeat that a later rebuild starts from. One bridge rebuilds; should it die, another begins.
 */
@Singleton
public class Rebuild {

    private static final Logger LOG = Logger.getLogger(Rebuild.class);

    /** Nanoseconds between two lines of the log about one reading. */
    private static final long TELL_EVERY = Duration.ofSeconds(10).toNanos();

    /** How long the first answer of Redis may take: the bridge connects, and loads the classes of the client, before it. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

    private final MonotonicClock clock;
    private final RedisEpoch epoch;
    private final EventLog log;
    private final IndexConfig config;
    private final TrialConfig trial;
    private volatile String state = "The index was not asked yet.";
    private volatile Progress progress = Progress.NONE;
    private volatile boolean whole;
    private long toldAt;
    private final long started;
    private boolean answered;
    private boolean onceWhole;
    private boolean takenForNew;
    private String noticed = "";
    private long noticedAt;

    Rebuild(MonotonicClock clock, RedisEpoch epoch, EventLog log, IndexConfig config, TrialConfig trial) {
        this.clock = clock;
        this.started = clock.nanoTime();
        this.toldAt = started;
        this.epoch = epoch;
        this.log = log;
        this.config = config;
        this.trial = trial;
    }

    /** {@return whether the index was whole at the last look} */
    public boolean isComplete() {
        return whole;
    }

    /** {@return what is being done, for the operator} */
    public String state() {
        return state;
    }

    /** {@return how far the reading of the log has come; of nothing when this bridge is not reading it} */
    Progress progress() {
        return progress;
    }

    /**
     * Looks whether the index is complete, leaves a heartbeat when it is, and rebuilds it when its time has come. Blocks: for
     * worker threads, one look at a time.
     *
     * @return whether it is whole; false also when that cannot be told
     */
    boolean look() {
        try {
            lookOnce();
        } catch (Exception e) {
            whole = false;
            tell("The index is not known to be whole: " + (e instanceof IllegalStateException ? e.getMessage() : e)
                    + ". A rebuild needs Redis, and of Kafka Read and Write on the topics and Write on its"
                    + " transactional ids: run doctor.");
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
        } else if (log.missing().isPresent()) {
            state = "The index is not whole, and there are no topics to read it from.";
        } else if (isSettled(seen) && await(epoch.lock())) {
            rebuild(seen, this::show);
        }
    }

    private void nowWhole() {
        progress = Progress.NONE;
        state = "The index is complete.";
        onceWhole = true;
    }

    /**
     * Whether all that was claimed before is in the log by now, or never will be. The time is this process's own, from
     * when it first saw the loss: the clock of a Redis that has just taken over may differ from that of the one before.
     */
    private boolean isSettled(State seen) {
        // Another bridge that found the topics waits for as long, so that until then nobody can have claimed anything.
        if (log.isNew() && !onceWhole && !isOver(started)) {
            return true;
        }
        if (!seen.loss().equals(noticed)) {
            noticed = seen.loss();
            noticedAt = clock.nanoTime();
            state = "The index is not whole; waiting for what was claimed before.";
            tellIncomplete(seen);
        }
        return isOver(noticedAt);
    }

    /**
     * A Redis without a heartbeat, in which this process never saw a whole index, is taken for a new one. If the log holds
     * events all the same, {@link #rebuild} warns.
     */
    private void tellIncomplete(State seen) {
        String consequence = "new events are answered 503 until the index has been read"
                + (onceWhole || seen.heartbeat().isPresent() ? " again" : "") + " from the log, which begins in "
                + config.rebuildWait().toSeconds() + " s.";
        if (!onceWhole && trial.trial()) {
            LOG.info("Redis has started with this trial: " + consequence);
        } else if (!onceWhole && seen.heartbeat().isEmpty()) {
            takenForNew = true;
            LOG.info("Redis holds no index yet: " + consequence);
        } else {
            LOG.warn("Redis was flushed, restarted or failed over: " + consequence);
        }
    }

    private boolean isOver(long begin) {
        return clock.nanoTime() - begin > config.rebuildWait().toNanos();
    }

    /**
     * Declares the index incomplete, though Redis lost nothing that is known, and reads all of the window again. Should this
     * process end meanwhile, a bridge goes on. Blocks: for a command of its own.
     *
     * @return whether the index is complete again; false also when another process is rebuilding it
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
        Duration back = begun.heartbeat().isPresent() ? config.lease() : config.dedupWindow();
        long since = begun.heartbeat().orElse(begun.now()) - back.toMillis();
        LOG.infof("Reading the index again from the log, since %s.", Instant.ofEpochMilli(since));
        long begin = clock.nanoTime();
        long[] events = {0};
        long[] records = {0};
        boolean all = log.readSince(since, (some, left) -> {
            events[0] += some.size();
            records[0] = Math.max(records[0], left + some.size());
            Duration taken = Duration.ofNanos(clock.nanoTime() - begin);
            observer.at(new Progress("reading the log", records[0] - left, left, taken));
            return await(epoch.restore(begun, some.stream().map(Rebuild::stored).toList()));
        });
        whole = all && await(epoch.finish(begun));
        if (whole) {
            nowWhole();
            LOG.infof("The index is complete again: %d events read.", events[0]);
            if (takenForNew && events[0] > 0) {
                LOG.warnf(
                        "Redis held no index when this bridge started, although Kafka holds %d events of the last %s:"
                                + " Redis is new or lost its data. Check that Redis keeps its data (doctor).",
                        events[0], config.dedupWindow());
            }
            takenForNew = false;
        } else {
            LOG.warn("The rebuild was overtaken, by another one or by another loss of Redis; it begins again.");
        }
        return whole;
    }

    private void show(Progress now) {
        progress = now;
        state = String.format(
                Locale.ROOT,
                "The index is being read from the log: %,d records read, %,d to go, about %d s.",
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
