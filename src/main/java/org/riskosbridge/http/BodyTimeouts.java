package org.riskosbridge.http;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that have not arrived yet, and how long they may take. Most arrive with their head, in the same turn of the event
 * loop; so none has a timer of its own. Each loop keeps its own in a list, oldest first, and looks at it now and then.
 */
final class BodyTimeouts {

    /** A body that is late is noticed so much later at most. */
    private static final long TICK_MILLIS = 500;

    private final FastThreadLocal<Loop> loops = new FastThreadLocal<>();
    private final long patience;

    /**
     * None yet.
     *
     * @param patience at least as long as the ticks can tell from none
     */
    BodyTimeouts(Duration patience) {
        this.patience = patience.toMillis() / TICK_MILLIS;
    }

    /** {@return the list of the request's event loop, on which this must be called} */
    Loop loop(HttpServerRequest request) {
        Loop loop = loops.get();
        if (loop == null) {
            loop = new Loop(patience);
            var unused = ((ConnectionBase) request.connection())
                    .channel()
                    .eventLoop()
                    .scheduleAtFixedRate(loop::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            loops.set(loop);
        }
        return loop;
    }

    /** Those of one event loop; only it may call. */
    static final class Loop {

        private final long patience;
        private long ticks;
        private @Nullable BodyReader oldest;
        private @Nullable BodyReader newest;

        Loop(long patience) {
            this.patience = patience;
        }

        void add(BodyReader reader) {
            reader.began = ticks;
            reader.older = newest;
            if (newest == null) {
                oldest = reader;
            } else {
                newest.newer = reader;
            }
            newest = reader;
        }

        void remove(BodyReader reader) {
            if (reader.older == null) {
                oldest = reader.newer;
            } else {
                reader.older.newer = reader.newer;
            }
            if (reader.newer == null) {
                newest = reader.older;
            } else {
                reader.newer.older = reader.older;
            }
            reader.older = null;
            reader.newer = null;
        }

        void tick() {
            ticks++;
            while (oldest != null && ticks - oldest.began > patience) {
                // Which removes it.
                oldest.giveUp();
            }
        }
    }
}
