package org.riskosbridge.http;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Correlation ids of responses, log lines and quarantined records: a random part per process, and a number. */
final class CorrelationIds {

    private final String process =
            Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, Character.MAX_RADIX) + "-";
    private final AtomicLong count = new AtomicLong();

    String next() {
        return process + count.incrementAndGet();
    }
}
