package org.riskosbridge.deliveries;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Writes data that no delivery needs to Redis, one batch at a time. A batch that Redis does not accept is not sent again. Does not block. */
@Singleton
class RedisWriter {

    private static final Logger LOG = Logger.getLogger(RedisWriter.class);

    /** Nanoseconds without an attempt after a failure, because Redis then has more important work. */
    private static final long PAUSE = 5_000_000_000L;

    private final Redis redis;
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicLong notBefore = new AtomicLong(System.nanoTime());

    RedisWriter(Redis redis) {
        this.redis = redis;
    }

    /** {@return whether a batch can be sent now} */
    boolean isFree() {
        return !sending.get() && System.nanoTime() - notBefore.get() >= 0;
    }

    /** {@return a future that completes when the attempt has ended, and never fails} */
    Future<?> send(List<Request> requests) {
        if (requests.isEmpty() || !sending.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        Future<List<Response>> batch = redis.batch(requests).onComplete(sent -> {
            if (sent.failed()) {
                notBefore.set(System.nanoTime() + PAUSE);
                tell(String.valueOf(sent.cause().getMessage()));
            }
            sending.set(false);
        });
        return batch.otherwiseEmpty();
    }

    /** Other log lines report that Redis is unavailable. The client puts its own text before the text of Redis, hence {@code contains}. */
    private void tell(String why) {
        if (why.contains("NOPERM") && told.compareAndSet(false, true)) {
            LOG.warn(
                    "The console cannot show recent deliveries, because Redis refuses them. Run ACL SETUSER <user> +xadd +hincrby,"
                            + " or set bridge.recent-deliveries.enabled=false. Deliveries are not affected.");
        }
    }
}
