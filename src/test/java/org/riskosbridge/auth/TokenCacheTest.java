package org.riskosbridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCacheTest {

    /** Starts just before the clock wraps around: {@link System#nanoTime} may be anything. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

    private final TokenCache tokens = new TokenCache(now::get);

    @Test
    void aTokenIsForgottenWhenItsTimeHasPassed() {
        tokens.remember(digest(1), Duration.ofNanos(100));
        now.addAndGet(99);
        assertThat(tokens.contains(digest(1))).isTrue();
        assertThat(tokens.contains(digest(2))).isFalse();
        now.addAndGet(1);
        assertThat(tokens.contains(digest(1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void noTimeIsNoTime(long nanos) {
        tokens.remember(digest(1), Duration.ofNanos(nanos));
        assertThat(tokens.contains(digest(1))).isFalse();
    }

    @Test
    void whenFullTheOneThatWouldGoFirstGoes() {
        for (int i = 0; i < 256; i++) {
            tokens.remember(digest(i), Duration.ofNanos(1000 + (i == 77 ? 0 : i + 1)));
        }
        assertThat(tokens.contains(digest(77))).isTrue();
        tokens.remember(digest(256), Duration.ofNanos(1));
        assertThat(tokens.contains(digest(77))).isFalse();
        assertThat(tokens.contains(digest(0))).isTrue();
        assertThat(tokens.contains(digest(256))).isTrue();
    }

    private static ByteBuffer digest(int i) {
        return ByteBuffer.allocate(32).putInt(i).rewind();
    }
}
