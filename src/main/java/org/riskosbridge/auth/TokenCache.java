package org.riskosbridge.auth;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Caches valid tokens by their SHA-256 digests for a limited time: RiskOS sends the same token with every delivery until the token expires.
 * Only valid tokens enter the cache, so a stranger can neither fill nor empty the cache.
 */
final class TokenCache {

    /** RiskOS needs one token, and two during a renewal; each takes about 150 bytes. */
    private static final int MOST = 256;

    private final Map<ByteBuffer, Long> forgetAt = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    /** @param clock monotonic clock in nanoseconds, such as {@link System#nanoTime} */
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

    /** Does nothing when {@code time} is not positive. A full cache drops the entry that expires first. */
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
