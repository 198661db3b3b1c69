package org.riskosbridge.http;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Time-outs of bodies that have not arrived yet. Most bodies arrive with their head, in the same turn of the event loop, so a body has no timer of
 * its own. Each event loop keeps its bodies in a list, oldest first, and checks the list periodically.
 */
final class BodyTimeouts {

    /** Maximum delay until a late body is noticed. */
    private static final long TICK_MILLIS = 500;

    private final FastThreadLocal<Loop> loops = new FastThreadLocal<>();
    private final long patience;

    /**
     * Creates time-outs without bodies.
     *
     * @param patience at least as long as one tick
     */
    BodyTimeouts(Duration patience) {
        this.patience = patience.toMillis() / TICK_MILLIS;
    }

    /** {@return the list of the request's event loop; called on that event loop} */
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

    /** The bodies of one event loop; used by that event loop only. */
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
                // The time-out removes the body from the list.
                oldest.giveUp();
            }
        }
    }
}
