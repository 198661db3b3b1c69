package org.riskosbridge.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Passes one line each minute, and counts the other lines. */
final class OncePerMinute {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** {@link System#nanoTime} */
    private final AtomicLong last;

    private final AtomicLong others = new AtomicLong();

    OncePerMinute(long now) {
        this.last = new AtomicLong(now - MINUTE);
    }

    /** {@return the number of lines dropped since the last line that passed; -1 when this line does not pass} */
    long tryPass(long now) {
        long before = last.get();
        if (now - before >= MINUTE && last.compareAndSet(before, now)) {
            return others.getAndSet(0);
        }
        others.incrementAndGet();
        return -1;
    }
}
