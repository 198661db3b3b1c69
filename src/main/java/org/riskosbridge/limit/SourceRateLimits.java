package org.riskosbridge.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Limits the rate of each source, as {@link RateLimit} does, in a table of a fixed size, so that a stranger with many addresses cannot make the table
 * grow. Secret hashes give each source two cells of the table. A source exceeds its rate when both of its cells do. So one source is limited because
 * of another one only if they share both cells. An IPv6 source is its /64 network, the smallest that a subscriber has.
 */
public final class SourceRateLimits {

    /** 512 KB. If 1,000 sources exceed their rate, one other source in 1,000 is limited too. */
    private static final int CELLS = 1 << 16;

    private static final long SECOND = 1_000_000_000L;

    /** When the next item would be due, in nanoseconds since {@link #origin}. */
    private final AtomicLongArray due = new AtomicLongArray(CELLS);

    private final long secret = new SecureRandom().nextLong();
    private final long interval;
    private final long origin;

    /**
     * New limits without any count.
     *
     * @param perSecond items per second, and burst, of each source; at least 1
     * @param now {@link System#nanoTime}
     */
    public SourceRateLimits(int perSecond, long now) {
        this.interval = SECOND / perSecond;
        this.origin = now;
    }

    /** {@return whether one more item of this source is within its rate; if so, the item is counted} */
    public boolean tryPass(InetAddress source, long now) {
        long hash = hash(source);
        // Counts the item in both cells, even if only one of them permits it.
        boolean first = tryPass(first(hash), now - origin);
        boolean second = tryPass(second(hash), now - origin);
        return first || second;
    }

    /** {@return whether one more item of this source would exceed its rate; counts nothing} */
    public boolean isOver(InetAddress source, long now) {
        long hash = hash(source);
        return isOver(due.get(first(hash)), now - origin) && isOver(due.get(second(hash)), now - origin);
    }

    private boolean tryPass(int cell, long now) {
        while (true) {
            long planned = due.get(cell);
            if (isOver(planned, now)) {
                return false;
            }
            if (due.compareAndSet(cell, planned, Math.max(planned, now) + interval)) {
                return true;
            }
        }
    }

    private boolean isOver(long planned, long now) {
        return planned - now > SECOND - interval;
    }

    private static int first(long hash) {
        return (int) (hash >>> 48);
    }

    private static int second(long hash) {
        return (int) (hash >>> 32) & (CELLS - 1);
    }

    /** The final mix of MurmurHash3, keyed: without the secret nobody can choose addresses that share a cell. */
    private long hash(InetAddress source) {
        long hash = (source instanceof Inet6Address six ? network(six.getAddress()) : source.hashCode()) ^ secret;
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (hash ^ secret) * 0xff51afd7ed558ccdL;
    }

    private static long network(byte[] address) {
        long network = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            network = network << Byte.SIZE | (address[i] & 0xff);
        }
        return network;
    }
}
