package org.riskosbridge.skew;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Clock readings in a simulation in which the true difference is known. */
class ClockReadingFuzzTest {

    private static final long EPOCH = 1_790_000_000_000_000L;
    private static final long DAY = 86_400_000_000L;
    private static final int NUMBERS = 6;

    /** {@return the reading of a clock that is this far ahead, read at some moment between request and answer} */
    private static ClockReading reading(long ahead, long digit, long asked, long way, long back) {
        long read = asked + way;
        long shown = EPOCH + ahead + read / 1_000;
        return ClockReading.of(shown - shown % digit, digit, asked, read + back);
    }

    /** @param input six numbers of eight bytes each; missing bytes are zero */
    @FuzzTest(maxDuration = "20s")
    void truthIsWithinTheUncertainty(byte[] input) {
        LongBuffer numbers =
                ByteBuffer.wrap(Arrays.copyOf(input, NUMBERS * Long.BYTES)).asLongBuffer();
        long redis = between(-DAY, DAY, numbers.get());
        long broker = between(-DAY, DAY, numbers.get());
        long asked = between(0, 1_000_000_000_000L, numbers.get());
        long way = between(0, 20_000_000_000L, numbers.get());
        long back = between(0, 20_000_000_000L, numbers.get());
        long later = between(0, 60_000_000_000L, numbers.get());
        Skew skew = reading(broker, 1_000, asked + later, 0, 0).against(reading(redis, 1, asked, way, back));
        assertThat(Math.abs(skew.micros() - (broker - redis))).isLessThanOrEqualTo(skew.uncertainty());
        assertThat(skew.uncertainty()).isLessThanOrEqualTo((way + back) / 2_000 + 510);
    }

    @Test
    void truthIsWithinTheUncertaintyOfRandomReadings() {
        for (long seed = 1; seed <= 1000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] input = new byte[NUMBERS * Long.BYTES];
            random.nextBytes(input);
            truthIsWithinTheUncertainty(input);
        }
    }

    private static long between(long first, long last, long number) {
        return first + Math.floorMod(number, last - first + 1);
    }
}
