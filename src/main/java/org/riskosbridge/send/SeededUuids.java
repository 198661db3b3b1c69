package org.riskosbridge.send;

import java.util.SplittableRandom;
import java.util.UUID;

/** A sequence of random UUIDs (version 4). Equal seeds give equal sequences. */
final class SeededUuids {

    private final SplittableRandom random;

    SeededUuids(long seed) {
        random = new SplittableRandom(seed);
    }

    String next() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low).toString();
    }

    /** {@return a number from 0 (inclusive) to {@code bound} (exclusive)} */
    int pick(int bound) {
        return random.nextInt(bound);
    }
}
