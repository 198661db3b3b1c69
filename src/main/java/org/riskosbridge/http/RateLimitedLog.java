package org.riskosbridge.http;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.DeliveryLog;
import org.riskosbridge.limit.RateLimit;

/** Log lines about one webhook's deliveries, limited in rate: a flood of problems must not become a flood of lines. */
final class RateLimitedLog {

    private static final int PER_SECOND = 20;

    private final DeliveryLog log;
    private final String webhook;
    private final RateLimit rate = new RateLimit(OptionalInt.of(PER_SECOND), System.nanoTime());
    private final AtomicLong unsaid = new AtomicLong();

    RateLimitedLog(Class<?> teller, String webhook) {
        this.log = new DeliveryLog(teller);
        this.webhook = webhook;
    }

    /**
     * Writes a line, unless this second's limit is reached.
     *
     * @param delivery the delivery; null when the request was refused before
     * @param what a sentence; it quotes nothing of the request
     */
    void tell(Level level, String correlation, ResponseKind kind, @Nullable Delivery delivery, String what) {
        if (!rate.tryPass(System.nanoTime())) {
            unsaid.incrementAndGet();
            return;
        }
        long left = unsaid.getAndSet(0);
        String line = left == 0 ? what : what + " (" + left + " lines left out)";
        log.tell(level, webhook, correlation, kind.label(), delivery == null ? null : delivery.body(), line);
    }
}
