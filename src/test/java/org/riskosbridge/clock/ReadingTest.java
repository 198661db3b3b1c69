package org.riskosbridge.clock;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** A world in which the truth is known. */
class ReadingTest {

    private static final long EPOCH = 1_790_000_000_000_000L;

    /** {@return what one learns of a clock that is so far ahead, read somewhere between question and answer} */
    private static Reading reading(long ahead, long digit, long asked, long way, long back) {
        long read = asked + way;
        long shown = EPOCH + ahead + read / 1_000;
        return Reading.of(shown - shown % digit, digit, asked, read + back);
    }

    @Property
    void truthIsWithinTheUncertainty(
            @ForAll @LongRange(min = -86_400_000_000L, max = 86_400_000_000L) long redis,
            @ForAll @LongRange(min = -86_400_000_000L, max = 86_400_000_000L) long broker,
            @ForAll @LongRange(max = 1_000_000_000_000L) long asked,
            @ForAll @LongRange(max = 20_000_000_000L) long way,
            @ForAll @LongRange(max = 20_000_000_000L) long back,
            @ForAll @LongRange(max = 60_000_000_000L) long later) {
        Skew skew = reading(broker, 1_000, asked + later, 0, 0).against(reading(redis, 1, asked, way, back));
        assertThat(Math.abs(skew.micros() - (broker - redis))).isLessThanOrEqualTo(skew.uncertainty());
        assertThat(skew.uncertainty()).isLessThanOrEqualTo((way + back) / 2_000 + 510);
    }
}
