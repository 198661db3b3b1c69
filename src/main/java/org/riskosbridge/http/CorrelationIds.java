package org.riskosbridge.http;

import io.netty.util.concurrent.FastThreadLocal;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Correlation ids of responses, log lines and quarantined records: 96 random bits. A counter would show a stranger how many requests the bridge gets.
 * One call draws the random bytes of many ids.
 */
final class CorrelationIds {

    private static final int BYTES = 12;
    private static final int IDS_AT_ONCE = 256;

    private final SecureRandom random = new SecureRandom();

    private final FastThreadLocal<Supply> supplies = new FastThreadLocal<>() {
        @Override
        protected Supply initialValue() {
            return new Supply();
        }
    };

    /** Random bytes that one thread has not used yet. */
    private static final class Supply {
        private final byte[] bytes = new byte[BYTES * IDS_AT_ONCE];
        private int used = bytes.length;
    }

    String next() {
        Supply supply = supplies.get();
        if (supply.used == supply.bytes.length) {
            random.nextBytes(supply.bytes);
            supply.used = 0;
        }
        int from = supply.used;
        supply.used += BYTES;
        return HexFormat.of().formatHex(supply.bytes, from, supply.used);
    }
}
