package org.riskosbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void soManyPassAtOnceAndThenSoManyASecond() {
        RateLimit limit = new RateLimit(OptionalInt.of(10), 0);
        assertThat(passed(limit, 100, 0)).isEqualTo(10);
        assertThat(passed(limit, 100, SECOND / 2)).isEqualTo(5);
        assertThat(passed(limit, 100, 10 * SECOND)).isEqualTo(10);
    }

    @Test
    void withoutALimitAllPass() {
        assertThat(passed(new RateLimit(OptionalInt.empty(), 0), 1000, 0)).isEqualTo(1000);
    }

    private static long passed(RateLimit limit, int tries, long now) {
        return IntStream.range(0, tries).filter(i -> limit.tryPass(now)).count();
    }
}
