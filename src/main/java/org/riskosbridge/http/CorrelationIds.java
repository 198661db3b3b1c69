package org.riskosbridge.http;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that tie an answer to its log lines and to a quarantined record: a random part for the process, and a number. */
final class CorrelationIds {

    private final String process =
            Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, Character.MAX_RADIX) + "-";
    private final AtomicLong count = new AtomicLong();

    String next() {
        return process + count.incrementAndGet();
    }
}
