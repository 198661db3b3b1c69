package org.riskosbridge.auth;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Tokens that were found good, by their SHA-256 digests, each for a while: RiskOS sends the same one with every delivery
 * until it expires. Only good ones get here, so a stranger can neither fill nor empty this.
 */
final class TokenCache {

    /** RiskOS needs one, and two while one replaces the other; each takes about 150 bytes. */
    private static final int MOST = 256;

    private final Map<ByteBuffer, Long> forgetAt = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    /** @param clock nanoseconds that only ever grow, as {@link System#nanoTime} */
    TokenCache(LongSupplier clock) {
        this.clock = clock;
    }

    boolean contains(ByteBuffer digest) {
        Long until = forgetAt.get(digest);
        if (until == null) {
            return false;
        }
        if (until - clock.getAsLong() > 0) {
            return true;
        }
        forgetAt.remove(digest, until);
        return false;
    }

    /** Does nothing when {@code time} is not positive. When full, what would be forgotten first goes now. */
    synchronized void remember(ByteBuffer digest, Duration time) {
        if (time.isNegative() || time.isZero()) {
            return;
        }
        if (forgetAt.size() >= MOST) {
            long now = clock.getAsLong();
            forgetAt.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue() - now))
                    .ifPresent(first -> forgetAt.remove(first.getKey()));
        }
        forgetAt.put(digest, clock.getAsLong() + time.toNanos());
    }
}
