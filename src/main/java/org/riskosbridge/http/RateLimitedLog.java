package org.riskosbridge.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.ingest.Delivery;
import org.riskosbridge.ingest.DeliveryLog;
import org.riskosbridge.limit.RateLimit;

/**
 * Log lines about one webhook's deliveries, limited in rate: a flood of problems must not become a flood of lines. Problems that
 * anybody can cause without a credential (4xx) have one budget; every other outcome has a budget of its own. So strangers cannot
 * silence a conflict, an event in doubt or a 503.
 */
final class RateLimitedLog {

    private static final int PER_SECOND = 20;

    private final DeliveryLog log;
    private final String webhook;
    private final Map<ResponseKind, Budget> budgets = new EnumMap<>(ResponseKind.class);
    private final Map<ResponseKind, Counter> dropped = new EnumMap<>(ResponseKind.class);

    /** The rate of one kind of line, and the number of lines dropped since the last written line. */
    private record Budget(RateLimit rate, AtomicLong unsaid) {
        Budget(long now) {
            this(new RateLimit(OptionalInt.of(PER_SECOND), now), new AtomicLong());
        }
    }

    RateLimitedLog(Class<?> teller, String webhook, MeterRegistry meters, long now) {
        this.log = new DeliveryLog(teller);
        this.webhook = webhook;
        Budget refusals = new Budget(now);
        for (ResponseKind kind : ResponseKind.values()) {
            budgets.put(kind, kind.isRefusal() ? refusals : new Budget(now));
            dropped.put(
                    kind,
                    Counter.builder("bridge.log.lines.dropped")
                            .description("Log lines about deliveries that the rate limit dropped")
                            .tag("webhook", webhook)
                            .tag("outcome", kind.label())
                            .register(meters));
        }
    }

    boolean isLoggable(Level level) {
        return log.isLoggable(level);
    }

    /**
     * Writes a line, unless this second's limit is reached.
     *
     * @param delivery the delivery; null when the request was refused before its body was read
     * @param source the address of a client whose request was refused; null for all others
     * @param what a sentence; it quotes only the parts of the request that {@link UnknownPath} and {@link TrialLine} show
     */
    void tell(
            Level level,
            String correlation,
            ResponseKind kind,
            @Nullable Delivery delivery,
            @Nullable InetAddress source,
            String what) {
        Budget budget = requireNonNull(budgets.get(kind));
        if (!budget.rate().tryPass(System.nanoTime())) {
            budget.unsaid().incrementAndGet();
            requireNonNull(dropped.get(kind)).increment();
            return;
        }
        long left = budget.unsaid().getAndSet(0);
        String line = left == 0 ? what : what + " (" + left + " lines dropped)";
        log.tell(
                level,
                webhook,
                correlation,
                kind.label(),
                delivery == null ? null : delivery.body(),
                source == null ? null : source.getHostAddress(),
                line);
    }
}
