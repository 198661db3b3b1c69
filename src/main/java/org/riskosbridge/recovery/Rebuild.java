package org.riskosbridge.recovery;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.IndexKey;
import org.riskosbridge.index.RedisEpoch;
import org.riskosbridge.index.RedisEpoch.State;
import org.riskosbridge.index.RedisEpoch.Stored;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.StoredEvent;
import org.riskosbridge.log.Topics;

/**
 * Reads the index again from the log when Redis is not the one on which it was whole: protocol step 7. Looks each second,
 * which also leaves the heartbeat that a later rebuild starts from. One bridge rebuilds; should it die, another begins.
 */
@Singleton
public class Rebuild {

    private static final Logger LOG = Logger.getLogger(Rebuild.class);

    /** Milliseconds between two looks, and so between two heartbeats. */
    private static final long LOOK_EVERY = 1_000;

    private final Vertx vertx;
    private final RedisEpoch epoch;
    private final EventLog log;
    private final Topics topics;
    private final IndexConfig config;
    private volatile String state = "The index was not asked yet.";
    private volatile boolean whole;
    private boolean onceWhole;
    private @Nullable String noticed;
    private long noticedAt;

    Rebuild(Vertx vertx, RedisEpoch epoch, EventLog log, Topics topics, IndexConfig config) {
        this.vertx = vertx;
        this.epoch = epoch;
        this.log = log;
        this.topics = topics;
        this.config = config;
    }

    void start(@Observes StartupEvent start) {
        look();
    }

    /** {@return whether the index was whole at the last look} */
    public boolean isWhole() {
        return whole;
    }

    /** {@return what is being done, for the operator} */
    public String state() {
        return state;
    }

    private void look() {
        vertx.executeBlocking(() -> lookOnce(), false).onComplete(looked -> {
            if (looked.failed()) {
                whole = false;
                tell("The index is not known to be whole: " + looked.cause()
                        + ". A rebuild needs Redis, and of Kafka Describe and Read on the topics and Cluster:Alter.");
            }
            vertx.setTimer(LOOK_EVERY, ignored -> look());
        });
    }

    private void tell(String problem) {
        if (!problem.equals(state)) {
            state = problem;
            LOG.warn(problem);
        }
    }

    private boolean lookOnce() throws Exception {
        State seen = await(epoch.watch());
        whole = seen.whole();
        if (whole) {
            nowWhole();
        } else if (topics.missing().isPresent()) {
            state = "The index is not whole, and there are no topics to read it from.";
        } else if (isSettled(seen) && await(epoch.lock())) {
            rebuild(seen);
        }
        return whole;
    }

    /** From here on claims are made, so that the next loss has to be waited for anew. */
    private void nowWhole() {
        state = "The index is whole.";
        onceWhole = true;
        noticed = null;
    }

    /** Whether all that was claimed before is in the log by now, or never will be. */
    private boolean isSettled(State seen) {
        if (topics.areAllNew() && !onceWhole) {
            return true;
        }
        if (!seen.identity().equals(noticed)) {
            noticed = seen.identity();
            noticedAt = System.nanoTime();
            state = "The index is not whole; waiting for what was claimed before.";
            LOG.warnf(
                    "Redis was flushed, restarted or failed over: new events are answered 503 until the index has been read"
                            + " again from the log, which begins in %d s.",
                    config.rebuildWait().toSeconds());
        }
        return System.nanoTime() - noticedAt > config.rebuildWait().toNanos();
    }

    private void rebuild(State begun) throws Exception {
        Duration back = begun.heartbeat().isPresent() ? config.lease() : config.window();
        long since = begun.heartbeat().orElse(begun.now()) - back.toMillis();
        LOG.infof("Reading the index again from the log, since %s.", Instant.ofEpochMilli(since));
        long[] count = {0};
        boolean all = log.readSince(since, (events, left) -> {
            count[0] += events.size();
            state = "The index is being read from the log: " + count[0] + " events read, " + left + " records to go.";
            return await(
                    epoch.restore(begun, events.stream().map(Rebuild::stored).toList()));
        });
        whole = all && await(epoch.finish(begun));
        if (whole) {
            nowWhole();
            LOG.infof("The index is whole again: %d events read.", count[0]);
        } else {
            LOG.warn("The rebuild was overtaken, by another one or by another loss of Redis; it begins again.");
        }
    }

    private static Stored stored(StoredEvent event) {
        IndexKey key = IndexKey.of(event.identity().webhook(), event.identity().eventId());
        return new Stored(key, event.bodyHash(), event.claimedAt());
    }

    private <T> T await(Future<T> answer) {
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("Redis did not answer: " + e.getCause(), e);
        }
    }
}
