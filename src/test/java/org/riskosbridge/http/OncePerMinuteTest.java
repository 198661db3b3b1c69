package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OncePerMinuteTest {

    @Test
    void firstOfEachMinutePassesWithTheNumberOfTheOthers() {
        long start = 17;
        OncePerMinute line = new OncePerMinute(start);
        assertThat(line.tryPass(start)).isZero();
        assertThat(line.tryPass(start + TimeUnit.SECONDS.toNanos(1))).isEqualTo(-1);
        assertThat(line.tryPass(start + TimeUnit.SECONDS.toNanos(59))).isEqualTo(-1);
        assertThat(line.tryPass(start + TimeUnit.SECONDS.toNanos(60))).isEqualTo(2);
        assertThat(line.tryPass(start + TimeUnit.SECONDS.toNanos(61))).isEqualTo(-1);
    }
}
