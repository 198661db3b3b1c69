package org.riskosbridge.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one line pass each minute, and counts the others. */
final class OncePerMinute {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** {@link System#nanoTime} */
    private final AtomicLong last;

    private final AtomicLong others = new AtomicLong();

    OncePerMinute(long now) {
        this.last = new AtomicLong(now - MINUTE);
    }

    /** {@return how many did not pass since the last that did; -1 when this one does not pass} */
    long tryPass(long now) {
        long before = last.get();
        if (now - before >= MINUTE && last.compareAndSet(before, now)) {
            return others.getAndSet(0);
        }
        others.incrementAndGet();
        return -1;
    }
}
